import { ClusterInfo, EndPoint, MemberInfo } from './generated.js';

/** A cluster of one living leader, as gossip tells it. */
export function clusterOf(address: string): InstanceType<typeof ClusterInfo> {
  const [host = '', port] = address.split(':');
  const endPoint = new EndPoint();
  endPoint.setAddress(host);
  endPoint.setPort(Number(port));
  const member = new MemberInfo();
  member.setState(MemberInfo.VNodeState.LEADER);
  member.setIsAlive(true);
  member.setHttpEndPoint(endPoint);
  const cluster = new ClusterInfo();
  cluster.setMembersList([member]);
  return cluster;
}
