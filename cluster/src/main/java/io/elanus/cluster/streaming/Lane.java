package io.elanus.cluster.streaming;

import io.elanus.cluster.role.WouldWait;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Runs tasks one after another, in the order in which they came, on threads of an executor. What
/// only tasks of one lane touch needs no lock.
final class Lane {
  private static final int TASKS_AT_ONCE = 256;

  private final Executor executor;
  private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger pending = new AtomicInteger();

  Lane(Executor executor) {
    this.executor = executor;
  }

  /// Queues a task, which must not throw.
  void execute(Runnable task) {
    tasks.add(task);
    if (pending.getAndIncrement() == 0) startDraining();
  }

  /// An executor that is shutting down leaves the work to whoever brings it.
  private void startDraining() {
    try {
      executor.execute(this::drain);
    } catch (RejectedExecutionException e) {
      drain();
    }
  }

  /// Runs a task after all that were queued before it, and waits for it. Not for tasks themselves.
  <T extends @Nullable Object> T call(Supplier<T> task) {
    WouldWait.refuse();
    CompletableFuture<T> answer = new CompletableFuture<>();
    execute(() -> {
      try {
        answer.complete(task.get());
      } catch (Throwable e) {
        answer.completeExceptionally(e);
      }
    });
    try {
      return answer.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) throw cause;
      throw e;
    }
  }

  void run(Runnable task) {
    this.<@Nullable Void>call(() -> {
      task.run();
      return null;
    });
  }

  /// Whether every task that was queued before this call has ended.
  boolean isIdle() {
    return pending.get() == 0;
  }

  private void drain() {
    for (int done = 1; ; done++) {
      Runnable task = tasks.poll();
      if (task == null) throw new IllegalStateException("a counted task is missing");
      task.run();
      if (pending.decrementAndGet() == 0) return;
      if (done == TASKS_AT_ONCE) {
        startDraining();
        return;
      }
    }
  }
}
