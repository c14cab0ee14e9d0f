import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { catalogueOf } from '@ringledger/event-sourcing';
import type { EventCatalogue } from '@ringledger/event-sourcing';
import { AuditQueries } from './graphql/audit.queries.js';
import { TimelineResolver } from './graphql/timeline.resolver.js';
import { AUDIT_READINGS, AuditTrail } from './timeline/audit-trail.js';

@Module({})
export class AuditModule {
  /** @param catalogues of every context: they know how their events are to be read */
  static forRoot(catalogues: readonly EventCatalogue[]): DynamicModule {
    const readings = { provide: AUDIT_READINGS, useValue: catalogueOf(catalogues) };
    return { module: AuditModule, providers: [AuditTrail, AuditQueries, TimelineResolver, readings] };
  }
}
