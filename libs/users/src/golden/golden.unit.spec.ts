import { describeGoldens } from '@ringledger/event-sourcing/testing';
import { userEvents } from '../user-catalogue.js';

describeGoldens(userEvents, import.meta.dirname);
