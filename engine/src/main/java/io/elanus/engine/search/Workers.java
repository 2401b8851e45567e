package io.elanus.engine.search;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// A fixed pool of platform threads for computing, handed in.
///
/// @param executor never called from one of its own threads: the caller waits for it
/// @param threads as many as it has
public record Workers(Executor executor, int threads) {
  /// Runs everything on the calling thread.
  public static final Workers INLINE = new Workers(Runnable::run, 1);

  /// Runs `task` for `0 .. count - 1` and returns when all are done. The first failure is thrown
  /// after the running ones ended; what has not begun by then is left out.
  void run(int count, IntConsumer task) {
    int runners = Math.min(threads, count);
    AtomicInteger next = new AtomicInteger();
    AtomicInteger running = new AtomicInteger(runners);
    AtomicReference<Throwable> failure = new AtomicReference<>();
    CompletableFuture<Void> done = new CompletableFuture<>();
    Runnable runner =
        () -> {
          try {
            for (int i = next.getAndIncrement(); i < count && failure.get() == null; i = next.getAndIncrement()) {
              task.accept(i);
            }
          } catch (Throwable thrown) {
            failure.compareAndSet(null, thrown);
          } finally {
            if (running.decrementAndGet() == 0) {
              done.complete(null);
            }
          }
        };
    for (int r = 0; r < runners; r++) {
      try {
        executor.execute(runner);
      } catch (RuntimeException refused) {
        failure.compareAndSet(null, refused);
        if (running.addAndGet(r - runners) == 0) {
          done.complete(null);
        }
        break;
      }
    }
    done.join();
    throwIfFailed(failure.get());
  }

  private static void throwIfFailed(@Nullable Throwable failure) {
    switch (failure) {
      case null -> {}
      case RuntimeException thrown -> throw thrown;
      case Error thrown -> throw thrown;
      default -> throw new IllegalStateException(failure);
    }
  }
}
