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
/// @param inlineNanos work that is estimated at less stays on the calling thread: a hand-over would
///   take longer than it saves
public record Workers(Executor executor, int threads, long inlineNanos) {
  /// A hand-over takes some 50 microseconds on a busy machine, and a request is not to keep a
  /// carrier of virtual threads much longer than this.
  public static final long USUAL_INLINE_NANOS = 500_000;

  /// Runs everything on the calling thread.
  public static final Workers INLINE = new Workers(Runnable::run, 1, Long.MAX_VALUE);

  /// Runs `task` for `0 .. count - 1`, on the calling thread when that is soon done.
  ///
  /// @param nanos how long all of it will take on one thread, roughly
  void run(int count, long nanos, IntConsumer task) {
    if (isSmall(count, nanos)) {
      for (int i = 0; i < count; i++) {
        task.accept(i);
      }
    } else {
      run(count, task);
    }
  }

  boolean isSmall(int count, long nanos) {
    return count == 0 || nanos <= (count == 1 ? inlineNanos : inlineNanos / 2);
  }

  /// Runs `task` for `0 .. count - 1` and returns when all are done. The first failure is thrown
  /// after the running ones ended; what has not begun by then is left out.
  private void run(int count, IntConsumer task) {
    int runners = Math.min(threads, count);
    AtomicInteger next = new AtomicInteger();
    AtomicInteger running = new AtomicInteger(runners);
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    CompletableFuture<Void> done = new CompletableFuture<>();
    Runnable runner =
        () -> {
          try {
            for (int i = next.getAndIncrement();
                i < count && failure.get() == null;
                i = next.getAndIncrement()) {
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
