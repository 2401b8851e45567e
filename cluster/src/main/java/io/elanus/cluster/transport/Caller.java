package io.elanus.cluster.transport;

import io.elanus.cluster.role.WouldWait;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Calls a role over a link: encodes, tries again what may be repeated, decodes, throws what was
/// refused.
public final class Caller {
  /// Times that one call is sent, at most.
  public static final int TRIES = 5;

  private static final long FIRST_PAUSE_MILLIS = 10;

  private final Link link;
  private final LongConsumer pause;

  /// @param pause waits so many milliseconds
  public Caller(Link link, LongConsumer pause) {
    this.link = link;
    this.pause = pause;
  }

  /// @throws DatabaseException what the role refused with; SERVICE_UNAVAILABLE when an idempotent
  ///   call got no answer; INTERNAL when any other got none, and may or may not have been carried
  ///   out
  <Q, A extends @Nullable Object> A call(RoleMethod<?, Q, A> method, Q request) {
    WouldWait.refuse(); // a link waits
    byte[] bytes = method.request().encode(request);
    for (int attempt = 1; ; attempt++) {
      DatabaseException failure;
      try {
        byte[] answer = link.carry(method, bytes, attempt);
        switch (Answer.codec(method.answer()).decode(answer, "answer of " + method)) {
          case Answer.Value<A>(A value) -> {
            return value;
          }
          case Answer.Refusal<A> refusal -> failure = refusal.exception();
        }
      } catch (LinkFailure noAnswer) {
        failure = withoutAnswer(method, noAnswer);
      }
      if (attempt == TRIES || !method.isWorthRetrying(failure.code())) {
        throw failure;
      }
      pause.accept(FIRST_PAUSE_MILLIS << (attempt - 1));
    }
  }

  private static DatabaseException withoutAnswer(RoleMethod<?, ?, ?> method, LinkFailure reason) {
    DatabaseException failure =
        method.isIdempotent()
            ? DatabaseException.of(
                ErrorCode.SERVICE_UNAVAILABLE,
                "no answer of " + method + ": " + reason.getMessage())
            : DatabaseException.of(
                ErrorCode.INTERNAL,
                "the outcome of " + method + " is unknown: " + reason.getMessage());
    failure.initCause(reason);
    return failure;
  }
}
