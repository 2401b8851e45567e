package io.elanus.server.bench;

import com.google.protobuf.ByteString;
import io.elanus.wire.*;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;

/// One connection to a server, speaking the wire contract directly.
final class BenchClient implements AutoCloseable {
  private static final int MAX_MESSAGE_BYTES = 256 << 20;

  private final ManagedChannel channel;
  private final MilvusServiceGrpc.MilvusServiceBlockingStub stub;

  /// @param address `host:port`
  BenchClient(String address) {
    channel =
        NettyChannelBuilder.forTarget(address)
            .usePlaintext()
            .maxInboundMessageSize(MAX_MESSAGE_BYTES)
            .directExecutor()
            .build();
    stub = MilvusServiceGrpc.newBlockingStub(channel);
  }

  MilvusServiceGrpc.MilvusServiceBlockingStub stub() {
    return stub;
  }

  static void require(Status status) {
    if (status.getCode() != 0 || status.getErrorCodeValue() != 0) {
      throw new IllegalArgumentException(
          "the server answered " + status.getCode() + ": " + status.getReason());
    }
  }

  /// A search of one query, ready to be sent any number of times.
  static SearchRequest search(
      String collection, float[] query, String metric, int topK, Effort effort, String filter) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * query.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float element : query) {
      bytes.putFloat(element);
    }
    PlaceholderGroup group =
        PlaceholderGroup.newBuilder()
            .addPlaceholders(
                PlaceholderValue.newBuilder()
                    .setTag("$0")
                    .setType(PlaceholderType.FloatVector)
                    .addValues(ByteString.copyFrom(bytes.flip())))
            .build();
    return SearchRequest.newBuilder()
        .setCollectionName(collection)
        .setDsl(filter)
        .setDslType(DslType.BoolExprV1)
        .setPlaceholderGroup(group.toByteString())
        .setNq(1)
        .addAllSearchParams(
            pairs(
                Map.of(
                    "anns_field",
                    "vector",
                    "topk",
                    Integer.toString(topK),
                    "metric_type",
                    metric,
                    "params",
                    effort.parameters())))
        .setConsistencyLevel(ConsistencyLevel.Bounded)
        .setGuaranteeTimestamp(2)
        .build();
  }

  static List<KeyValuePair> pairs(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(pair ->
            KeyValuePair.newBuilder().setKey(pair.getKey()).setValue(pair.getValue()).build())
        .toList();
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
