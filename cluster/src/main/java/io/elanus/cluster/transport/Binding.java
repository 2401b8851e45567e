package io.elanus.cluster.transport;

import io.elanus.cluster.role.Coordinator;
import io.elanus.cluster.role.DataNode;
import io.elanus.cluster.role.QueryNode;
import io.elanus.cluster.role.StreamingNode;

/// How roles reach each other: takes a role, gives it as the others see it.
public interface Binding {
  StreamingNode bind(StreamingNode node);

  QueryNode bind(QueryNode node);

  DataNode bind(DataNode node);

  Coordinator bind(Coordinator coordinator);

  /// A call is a method call.
  Binding DIRECT =
      new Binding() {
        @Override
        public StreamingNode bind(StreamingNode node) {
          return node;
        }

        @Override
        public QueryNode bind(QueryNode node) {
          return node;
        }

        @Override
        public DataNode bind(DataNode node) {
          return node;
        }

        @Override
        public Coordinator bind(Coordinator coordinator) {
          return coordinator;
        }
      };
}
