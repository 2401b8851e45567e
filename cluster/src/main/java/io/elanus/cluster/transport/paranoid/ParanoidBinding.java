package io.elanus.cluster.transport.paranoid;

import io.elanus.cluster.role.Coordinator;
import io.elanus.cluster.role.DataNode;
import io.elanus.cluster.role.QueryNode;
import io.elanus.cluster.role.StreamingNode;
import io.elanus.cluster.transport.Binding;
import io.elanus.cluster.transport.Caller;
import io.elanus.cluster.transport.CoordinatorStub;
import io.elanus.cluster.transport.DataNodeStub;
import io.elanus.cluster.transport.Endpoint;
import io.elanus.cluster.transport.QueryNodeStub;
import io.elanus.cluster.transport.StreamingNodeStub;
import java.util.function.LongConsumer;

/// Every call is bytes over a [ParanoidLink]; each role has a link of its own, all draw from one
/// schedule.
public final class ParanoidBinding implements Binding {
  private final FaultSchedule schedule;
  private final LongConsumer pause;

  /// @param pause waits so many milliseconds: delays, and the time before another try
  public ParanoidBinding(FaultSchedule schedule, LongConsumer pause) {
    this.schedule = schedule;
    this.pause = pause;
  }

  @Override
  public StreamingNode bind(StreamingNode node) {
    return new StreamingNodeStub(callerOf(Endpoint.of(node)));
  }

  @Override
  public QueryNode bind(QueryNode node) {
    return new QueryNodeStub(callerOf(Endpoint.of(node)));
  }

  @Override
  public DataNode bind(DataNode node) {
    return new DataNodeStub(callerOf(Endpoint.of(node)));
  }

  @Override
  public Coordinator bind(Coordinator coordinator) {
    return new CoordinatorStub(callerOf(Endpoint.of(coordinator)), coordinator::owner);
  }

  private Caller callerOf(Endpoint<?> endpoint) {
    return new Caller(new ParanoidLink(endpoint, schedule, pause), pause);
  }
}
