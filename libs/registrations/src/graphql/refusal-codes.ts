import { declareRefusalCodes } from '@ringledger/graphql';
import { notificationRefusalCodes } from '../notifications/notification-refusals.js';

declareRefusalCodes({
  ...notificationRefusalCodes,
  DEVICE_NOTIFICATION_ALREADY_EXISTS: 'The id belongs to another notification.',
  REGISTRATION_NOT_FOUND: 'The account has no such registration now.',
});
