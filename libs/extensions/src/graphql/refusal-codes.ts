import { declareRefusalCodes } from '@ringledger/graphql';
import { extensionRefusalCodes } from '../extension-refusals.js';

declareRefusalCodes(extensionRefusalCodes);
