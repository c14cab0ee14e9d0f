import { describeGoldens } from '@ringledger/event-sourcing/testing';
import { sourceBanEvents } from '../source-ban.events.js';

describeGoldens(sourceBanEvents, import.meta.dirname);
