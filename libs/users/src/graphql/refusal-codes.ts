import { declareRefusalCodes } from '@ringledger/graphql';
import { userRefusalCodes } from '../user-refusals.js';

declareRefusalCodes(userRefusalCodes);
