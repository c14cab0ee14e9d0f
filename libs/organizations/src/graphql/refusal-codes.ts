import { declareRefusalCodes } from '@ringledger/graphql';
import { organizationRefusalCodes } from '../organization-refusals.js';

declareRefusalCodes(organizationRefusalCodes);
