package io.elanus.cluster.transport;

import io.elanus.cluster.role.Coordinator;
import io.elanus.cluster.role.DataNode;
import io.elanus.cluster.role.QueryNode;
import io.elanus.cluster.role.StreamingNode;
import io.elanus.cluster.transport.codec.Nothing;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A role behind its bytes: decodes a request, calls the role, encodes what it answers or refuses.
public final class Endpoint<R> {
  private static final Logger LOG = LoggerFactory.getLogger(Endpoint.class);

  private final R role;
  private final Map<String, RoleMethod<R, ?, ?>> methods = new HashMap<>();

  private Endpoint(R role, List<RoleMethod<R, ?, ?>> methods) {
    this.role = role;
    methods.forEach(method -> this.methods.put(method.path(), method));
  }

  public static Endpoint<StreamingNode> of(StreamingNode node) {
    return new Endpoint<>(node, RoleMethods.Streaming.ALL);
  }

  public static Endpoint<QueryNode> of(QueryNode node) {
    return new Endpoint<>(node, RoleMethods.Query.ALL);
  }

  public static Endpoint<DataNode> of(DataNode node) {
    return new Endpoint<>(node, RoleMethods.Data.ALL);
  }

  public static Endpoint<Coordinator> of(Coordinator coordinator) {
    return new Endpoint<>(coordinator, RoleMethods.Coordination.ALL);
  }

  /// Never throws for what is in the bytes: a request that is none is refused like any other.
  ///
  /// @param path [RoleMethod#path] of the method
  public byte[] serve(String path, byte[] request) {
    RoleMethod<R, ?, ?> method = methods.get(path);
    return method == null
        ? Answer.codec(Nothing.CODEC)
            .encode(new Answer.Refusal<>(ErrorCode.UNIMPLEMENTED, "no method " + path))
        : serve(method, request);
  }

  private <Q, A extends @Nullable Object> byte[] serve(RoleMethod<R, Q, A> method, byte[] request) {
    return Answer.codec(method.answer()).encode(answer(method, request));
  }

  private <Q, A extends @Nullable Object> Answer<A> answer(
      RoleMethod<R, Q, A> method, byte[] request) {
    try {
      Q decoded = method.request().decode(request, "request of " + method);
      return new Answer.Value<>(method.call().apply(role, decoded));
    } catch (DatabaseException refused) {
      return new Answer.Refusal<>(refused.code(), refused.getMessage());
    } catch (RuntimeException mistake) {
      LOG.error("{} failed for a reason nobody planned for", method, mistake);
      String text = mistake.getMessage();
      return new Answer.Refusal<>(
          ErrorCode.UNEXPECTED, text == null ? mistake.getClass().getSimpleName() : text);
    }
  }
}
