import { NotFoundException } from '@nestjs/common';
import type { Request, RequestHandler } from 'express';

/**
 * Express hands over what begins with the path, in whatever case: past a proxy that has rules for the path itself. The WebSocket is at that
 * alone, too.
 */
export function onlyAt(path: string): RequestHandler {
  return ({ method, originalUrl }: Request, _, next) => {
    const [asked] = originalUrl.split('?', 1);
    next(asked === path ? undefined : new NotFoundException(`Cannot ${method} ${asked}`));
  };
}
