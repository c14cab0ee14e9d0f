export { AuditModule } from './audit.module.js';
export { auditEntriesProjection } from './views/audit-entries/audit-entries.js';
export { linksProjection } from './views/links/links.js';
