import gossipGrpc from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import gossip from '@eventstore/db-client/generated/gossip_pb.js';
import serverFeaturesGrpc from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import serverFeatures from '@eventstore/db-client/generated/serverfeatures_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import status from '@eventstore/db-client/generated/status_pb.js';
import streamsGrpc from '@eventstore/db-client/generated/streams_grpc_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import any from 'google-protobuf/google/protobuf/any_pb.js';

/** The messages and services that the client library itself speaks; they are CommonJS, so the names are taken out here. */
export const { StreamsService } = streamsGrpc;
export const { ServerFeaturesService } = serverFeaturesGrpc;
export const { GossipService } = gossipGrpc;
export const { ClusterInfo, EndPoint, MemberInfo } = gossip;
export const { SupportedMethod, SupportedMethods } = serverFeatures;
export const { BatchAppendResp, ReadReq, ReadResp } = streams;
export const {
  AllStreamPosition,
  StreamIdentifier,
  UUID,
  WrongExpectedVersion,
  MaximumAppendSizeExceeded,
  AccessDenied,
} = shared;
export const { Status } = status;
export const { Any } = any;

export type { BatchAppendReq, ReadReq as ReadQuestion } from '@eventstore/db-client/generated/streams_pb.js';
export type {
  BatchAppendResp as BatchAppendAnswer,
  ReadResp as ReadAnswer,
} from '@eventstore/db-client/generated/streams_pb.js';
