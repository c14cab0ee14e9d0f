import { describeGoldens } from '@ringledger/event-sourcing/testing';
import { exchangeEvents } from '../exchange.events.js';

describeGoldens(exchangeEvents, import.meta.dirname);
