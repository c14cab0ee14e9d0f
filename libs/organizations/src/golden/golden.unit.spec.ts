import { describeGoldens } from '@ringledger/event-sourcing/testing';
import { organizationEvents } from '../organization.events.js';

describeGoldens(organizationEvents, import.meta.dirname);
