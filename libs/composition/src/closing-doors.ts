import type { Server } from 'node:http';
import { Injectable, Optional } from '@nestjs/common';
import type { OnModuleDestroy } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { DeviceDoor } from './device-door.js';

/** How long what is under way may still take when the process is asked to end, in ms. */
const GRACE = 5000;

/**
 * Lets the grace of all doors run at once: Nest ends one module after the other, the root first.
 */
@Injectable()
export class ClosingDoors implements OnModuleDestroy {
  constructor(
    private readonly http: HttpAdapterHost,
    /** Absent in a process that is no provisioner. */
    @Optional() private readonly devices?: DeviceDoor,
  ) {}

  onModuleDestroy(): void {
    void this.devices?.close(GRACE);
    // An application without a server is an operator's task.
    const server = this.http.httpAdapter?.getHttpServer() as Server | undefined;
    setTimeout(() => server?.closeAllConnections(), GRACE).unref();
  }
}
