package io.elanus.server.grpc;

import io.elanus.wire.Status;
import io.grpc.stub.StreamObserver;
import java.util.function.Function;
import java.util.function.Supplier;

/// Runs one call and sends its answer. Business errors travel in the answer, never as gRPC errors.
public final class Reply {
  private Reply() {}

  /// @param call makes the answer, or throws
  /// @param failed the answer that carries nothing but a status
  public static <T> void with(
      StreamObserver<T> observer, Supplier<T> call, Function<Status, T> failed) {
    T answer;
    try {
      answer = call.get();
    } catch (RuntimeException | StackOverflowError failure) {
      answer = failed.apply(WireStatus.of(failure));
    }
    observer.onNext(answer);
    observer.onCompleted();
  }

  /// For calls that answer with a status alone.
  public static void done(StreamObserver<Status> observer, Runnable call) {
    with(
        observer,
        () -> {
          call.run();
          return WireStatus.ok();
        },
        status -> status);
  }
}
