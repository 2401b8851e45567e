package io.elanus.cluster.transport;

import io.elanus.cluster.transport.codec.Codec;
import io.elanus.core.error.ErrorCode;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// One method of a role, as a transport has to know it. The methods are listed in [RoleMethods].
///
/// @param role the interface's name
/// @param name the method's name in it
/// @param retriable codes after which the same request may succeed: the link's own, and what a role
///   says while it is not ready. They count for idempotent methods only
/// @param call the method on a role that is here
public record RoleMethod<R, Q, A extends @Nullable Object>(
    String role,
    String name,
    Repetition repetition,
    DeadlineClass deadline,
    Set<ErrorCode> retriable,
    Codec<Q> request,
    Codec<A> answer,
    BiFunction<R, Q, A> call) {
  public RoleMethod {
    retriable = Set.copyOf(retriable);
  }

  /// Names the method among those of all roles, as `StreamingNode/search`.
  public String path() {
    return role + "/" + name;
  }

  public boolean isIdempotent() {
    return repetition == Repetition.IDEMPOTENT;
  }

  /// Whether a call that was refused so is worth another try.
  boolean isWorthRetrying(ErrorCode code) {
    return isIdempotent() && retriable.contains(code);
  }

  @Override
  public String toString() {
    return path();
  }
}
