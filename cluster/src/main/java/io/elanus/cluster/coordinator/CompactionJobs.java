package io.elanus.cluster.coordinator;

import io.elanus.cluster.role.Coordinator.CompactionJob;
import io.elanus.cluster.role.StreamingNode;
import io.elanus.core.schema.CollectionId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Compactions that somebody asked for, newest last. They live as long as the process: what a job
/// has published stays, its name does not.
final class CompactionJobs {
  private static final Logger LOG = LoggerFactory.getLogger(CompactionJobs.class);

  /// Older jobs are forgotten.
  private static final int REMEMBERED = 1_000;

  private final Executor background;
  private final ReentrantLock changingJobs = new ReentrantLock();
  private final Map<Long, CompactionJob> jobs =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, CompactionJob> eldest) {
          return size() > REMEMBERED;
        }
      };

  CompactionJobs(Executor background) {
    this.background = background;
  }

  void start(long id, CollectionId collection, Supplier<List<StreamingNode.Compacted>> work) {
    put(new CompactionJob(id, collection, false, "", List.of()));
    background.execute(() -> put(run(id, collection, work)));
  }

  private static CompactionJob run(
      long id, CollectionId collection, Supplier<List<StreamingNode.Compacted>> work) {
    try {
      return new CompactionJob(id, collection, true, "", work.get());
    } catch (RuntimeException failure) {
      LOG.warn("compaction {} of collection {} failed", id, collection, failure);
      String text = failure.getMessage();
      return new CompactionJob(
          id,
          collection,
          true,
          text == null ? failure.getClass().getSimpleName() : text,
          List.of());
    }
  }

  @Nullable CompactionJob get(long id) {
    changingJobs.lock();
    try {
      return jobs.get(id);
    } finally {
      changingJobs.unlock();
    }
  }

  private void put(CompactionJob job) {
    changingJobs.lock();
    try {
      jobs.put(job.id(), job);
    } finally {
      changingJobs.unlock();
    }
  }
}
