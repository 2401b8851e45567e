package io.elanus.server.standalone;

import io.elanus.server.configuration.Configuration;
import io.elanus.server.configuration.Setting;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Every pool of the process. Waiting is done on virtual threads, computing on platform threads.
///
/// @param search distance computations and filters, one thread a core
/// @param build index builds and merges, of low priority
/// @param applier applies durable records to growing data
/// @param janitor closes memory that nobody reads any more
/// @param later makes what searches would gain from and do not wait for, of low priority
/// @param waiting calls, flushes, jobs: a virtual thread each
record Threads(
    ExecutorService search,
    int searchThreads,
    ExecutorService build,
    int buildThreads,
    ExecutorService applier,
    ExecutorService janitor,
    ExecutorService later,
    ExecutorService waiting)
    implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Threads.class);

  static Threads of(Configuration configuration) {
    int cores = Runtime.getRuntime().availableProcessors();
    int searchThreads = orCores(configuration.intCount(Setting.SEARCH_THREADS), cores);
    int buildThreads = orCores(configuration.intCount(Setting.BUILD_THREADS), cores);
    return new Threads(
        Executors.newFixedThreadPool(searchThreads, named("search", Thread.NORM_PRIORITY)),
        searchThreads,
        Executors.newFixedThreadPool(buildThreads, named("build", Thread.MIN_PRIORITY)),
        buildThreads,
        Executors.newSingleThreadExecutor(named("apply", Thread.NORM_PRIORITY)),
        Executors.newSingleThreadExecutor(named("janitor", Thread.MIN_PRIORITY)),
        Executors.newSingleThreadExecutor(named("later", Thread.MIN_PRIORITY)),
        Executors.newVirtualThreadPerTaskExecutor());
  }

  /// Runs a task about every second on a thread of its own, until it is closed. The task may throw.
  static ExecutorService everySecond(String name, Runnable task) {
    ScheduledExecutorService thread =
        Executors.newSingleThreadScheduledExecutor(named(name, Thread.NORM_PRIORITY));
    thread.scheduleWithFixedDelay(
        () -> {
          try {
            task.run();
          } catch (RuntimeException failure) {
            LOG.error("{} failed", name, failure);
          }
        },
        1,
        1,
        TimeUnit.SECONDS);
    return thread;
  }

  /// Daemon threads `name-0`, `name-1`, ...
  static ThreadFactory named(String name, int priority) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, name + "-" + number.getAndIncrement());
      thread.setDaemon(true);
      thread.setPriority(priority);
      return thread;
    };
  }

  /// Lets what runs end for a moment.
  @Override
  public void close() {
    List<ExecutorService> pools = List.of(waiting, build, search, applier, later, janitor);
    pools.forEach(ExecutorService::shutdown);
    for (ExecutorService pool : pools) {
      try {
        pool.awaitTermination(1, TimeUnit.SECONDS);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static int orCores(int threads, int cores) {
    return threads == 0 ? cores : threads;
  }
}
