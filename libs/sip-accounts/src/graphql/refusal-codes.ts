import { declareRefusalCodes } from '@ringledger/graphql';
import { sipAccountRefusalCodes } from '../sip-account-refusals.js';

declareRefusalCodes(sipAccountRefusalCodes);
