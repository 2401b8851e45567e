package io.elanus.server.grpc;

import io.elanus.cluster.role.WouldWait;
import io.elanus.wire.Status;
import io.grpc.Context;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.Executor;
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

  /// As [#with], for a call that is offered a thread which must not wait: where it would, it is run
  /// again on a thread of `elsewhere`.
  ///
  /// @param call changes nothing
  public static <T> void here(
      StreamObserver<T> observer,
      Supplier<T> call,
      Function<Status, T> failed,
      Executor elsewhere) {
    T answer;
    try {
      answer = call.get();
    } catch (WouldWait moved) {
      if (observer instanceof ServerCallStreamObserver<T> serverCall) {
        serverCall.setOnCancelHandler(() -> {}); // the answer to a cancelled call is dropped
      }
      elsewhere.execute(Context.current().wrap(() -> with(observer, call, failed)));
      return;
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
