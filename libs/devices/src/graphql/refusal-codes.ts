import { declareRefusalCodes } from '@ringledger/graphql';
import { deviceRefusalCodes } from '../device-refusals.js';

declareRefusalCodes(deviceRefusalCodes);
