import type { Provider } from '@nestjs/common';
import { KeyRing } from '@ringledger/secrets';
import { CurrentBans } from './diagnosis/current-bans.js';
import { RegistrationDiagnoses } from './diagnosis/evidence-reader.js';
import { RecentEvents } from './diagnosis/recent-events.js';
import { RaiseRegistrationFindings } from './findings/raise-registration-findings.js';
import { AccountsAskedFor } from './graphql/accounts-asked-for.js';
import { DiagnosisResolver } from './graphql/diagnosis.resolver.js';
import { FindingResolver } from './graphql/finding.resolver.js';
import { NotificationResolver } from './graphql/notification.resolver.js';
import { ReachabilityResolver } from './graphql/reachability.resolver.js';
import { ReadinessResolver } from './graphql/readiness.resolver.js';
import './graphql/refusal-codes.js';
import { RefusedRegistrationQueries } from './graphql/refused-registrations.js';
import { RegistrationJoins } from './graphql/registration.joins.js';
import { RegistrationMutations } from './graphql/registration.mutations.js';
import { RegistrationQueries } from './graphql/registration.queries.js';
import { RestartConfirmations } from './notifications/restart-confirmations.js';
import { OfflineTimers } from './reachability/offline-timers.js';
import { OfflineWatch } from './reachability/offline-watch.js';
import { WatchReachability } from './reachability/watch-reachability.js';
import { DeviceReadinessReader } from './readiness/device-readiness.js';
import { ListRegistrationsHandler } from './views/registrations/list-registrations.js';
import { RegisteredFromHandler } from './views/registrations/registered-from.js';
import { RegistrationHistoryHandler } from './views/registrations/registration-history.js';

/** What people ask of the record of registrations, and what it tells by itself. Needs `KeyRing` from the root. */
export const questionProviders: Provider[] = [
  {
    provide: RestartConfirmations,
    inject: [KeyRing],
    useFactory: (keys: KeyRing) => new RestartConfirmations(keys.permanentKey('confirmation')),
  },
  ListRegistrationsHandler,
  RegistrationHistoryHandler,
  RegisteredFromHandler,
  AccountsAskedFor,
  RegistrationQueries,
  RegistrationJoins,
  RegistrationMutations,
  RefusedRegistrationQueries,
  NotificationResolver,
  DeviceReadinessReader,
  ReadinessResolver,
  RecentEvents,
  RegistrationDiagnoses,
  CurrentBans,
  DiagnosisResolver,
  FindingResolver,
  RaiseRegistrationFindings,
  ReachabilityResolver,
  OfflineTimers,
  OfflineWatch,
  WatchReachability,
];
