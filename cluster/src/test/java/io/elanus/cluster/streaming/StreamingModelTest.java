package io.elanus.cluster.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.cluster.role.ShardWrite;
import io.elanus.cluster.role.ShardWrite.KeyDelete;
import io.elanus.cluster.role.ShardWrite.PartitionRows;
import io.elanus.cluster.transport.Binding;
import io.elanus.cluster.transport.paranoid.FaultRates;
import io.elanus.cluster.transport.paranoid.FaultSchedule;
import io.elanus.cluster.transport.paranoid.ParanoidBinding;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.schema.PartitionId;
import io.elanus.core.time.Timestamp;
import io.elanus.engine.memory.MemoryBudget;
import io.elanus.storage.disk.LocalDisk;
import io.elanus.storage.log.FileLog;
import io.elanus.storage.log.LogSettings;
import io.elanus.storage.metastore.InMemoryMetaStore;
import io.elanus.storage.objectstore.InMemoryObjectStore;
import io.elanus.storage.objectstore.LocalObjectStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Random operations on a shard, held against [ShardModel] after each of them.
final class StreamingModelTest {
  private static final int KEYS = 60;
  private static final StreamingSettings SETTINGS =
      StreamingSettings.DEFAULT.withRetentionMillis(1000);

  /// How the roles of a run reach each other. Runs over a bad link have fixed seeds; the slow test
  /// below takes new ones.
  private enum Roles {
    DIRECT,
    /// Whatever fails is repeated, early or late.
    PARANOID,
    /// Writes fail, too, and leave open whether they were carried out.
    PARANOID_WRITES;

    Binding binding(long seed) {
      return switch (this) {
        case DIRECT -> Binding.DIRECT;
        case PARANOID -> paranoid(seed, FaultRates.HIDDEN);
        case PARANOID_WRITES -> paranoid(seed, new FaultRates(0.1, 0.1, 0.1, 0, 0.05, 5, true));
      };
    }

    private static Binding paranoid(long seed, FaultRates rates) {
      return new ParanoidBinding(new FaultSchedule(new Random(seed), rates), _ -> Thread.yield());
    }

    /// As many runs as are quick enough.
    int runs(int direct) {
      return this == DIRECT ? direct : direct / 4;
    }

    long seed(int run) {
      return this == DIRECT ? new Random().nextLong() : run;
    }
  }

  private static TestNode inMemory(Roles roles, long seed) {
    return TestNode.inMemory(roles.binding(seed), SETTINGS, List.of(TestShard.SPEC));
  }

  @ParameterizedTest
  @EnumSource
  void answersLikeTheModelWhateverHappensInBetween(Roles roles) {
    for (int run = 0; run < roles.runs(30); run++) {
      long seed = roles.seed(run);
      try (TestNode node = inMemory(roles, seed)) {
        new Run(node, seed, 12).go(120);
      }
    }
  }

  @Tag("slow")
  @ParameterizedTest
  @EnumSource
  void answersLikeTheModelForNewSeeds(Roles roles) {
    for (int run = 0; run < 2000; run++) {
      long seed = new Random().nextLong();
      try (TestNode node = inMemory(roles, seed)) {
        new Run(node, seed, 1 + run % 20).go(120);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void survivesARestartAfterEveryStep(Roles roles) {
    for (int run = 0; run < roles.runs(30); run++) {
      long seed = roles.seed(run);
      try (TestNode node = inMemory(roles, seed)) {
        new Run(node, seed, 1).go(60);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void answersLikeTheModelWithThreadsOfItsOwn(Roles roles) {
    try (ExecutorService applier = Executors.newFixedThreadPool(2);
        ExecutorService background = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int run = 0; run < roles.runs(20); run++) {
        long seed = roles.seed(run);
        try (TestNode node =
            new TestNode(
                roles.binding(seed),
                new InMemoryObjectStore(),
                new InMemoryMetaStore(),
                TestNode.inMemoryLog(),
                applier,
                background,
                SETTINGS,
                new MemoryBudget("growing data", 1L << 30),
                List.of(TestShard.SPEC))) {
          new Run(node, seed, 15).go(100);
        }
      }
    }
  }

  @Test
  void answersLikeTheModelFromFiles(@TempDir Path directory) {
    long seed = new Random().nextLong();
    LocalDisk disk = new LocalDisk();
    TestNode.Reopen log =
        (before, timestamps) -> {
          if (before != null) before.close();
          return FileLog.open(
              disk, directory.resolve("log"), timestamps, Thread::new, LogSettings.DEFAULTS);
        };
    try (TestNode node =
        new TestNode(
            new LocalObjectStore(disk, directory.resolve("objects")),
            new InMemoryMetaStore(),
            log,
            Runnable::run,
            Runnable::run,
            SETTINGS,
            new MemoryBudget("growing data", 1L << 30),
            List.of(TestShard.SPEC))) {
      new Run(node, seed, 20).go(100);
    }
  }

  @ParameterizedTest
  @EnumSource
  void losesNothingWhenTheStoreFailsInTheMiddleOfAFlushOrAMerge(Roles roles) {
    for (int run = 0; run < roles.runs(30); run++) {
      long seed = roles.seed(run);
      FaultyObjectStore store = new FaultyObjectStore(new InMemoryObjectStore());
      try (TestNode node =
          new TestNode(
              roles.binding(seed),
              store,
              new InMemoryMetaStore(),
              TestNode.inMemoryLog(),
              Runnable::run,
              Runnable::run,
              SETTINGS,
              new MemoryBudget("growing data", 1L << 30),
              List.of(TestShard.SPEC))) {
        Run faulty = new Run(node, seed, 10);
        faulty.store = store;
        faulty.go(100);
      }
    }
  }

  /// One sequence of operations.
  private static final class Run {
    private static final long NEVER = -1;

    private final TestNode node;
    private final Random random;
    private final String name;
    private final int stepsToRestart;
    private final ShardModel model = new ShardModel();
    private final List<Timestamp> moments = new ArrayList<>();
    private long partition = 2;
    private String last = "start";
    private FaultyObjectStore store;

    Run(TestNode node, long seed, int stepsToRestart) {
      this.node = node;
      this.random = new Random(seed);
      this.name = "seed " + seed + ", every " + stepsToRestart;
      this.stepsToRestart = stepsToRestart;
    }

    void go(int steps) {
      for (int step = 0; step < steps; step++) {
        try {
          last = "step " + step + " " + step();
          check(Timestamp.LATEST);
          if (!moments.isEmpty()) check(moments.get(random.nextInt(moments.size())));
          if (random.nextInt(stepsToRestart) == 0) {
            node.restart(List.of(TestShard.SPEC));
            last += ", restart";
            check(Timestamp.LATEST);
            if (!moments.isEmpty()) check(moments.get(random.nextInt(moments.size())));
          }
        } catch (RuntimeException e) {
          throw new AssertionError(name + ", after " + last, e);
        }
      }
    }

    private String step() {
      return switch (random.nextInt(16)) {
        case 0, 1, 2, 3 -> insert();
        case 4, 5, 6 -> upsert();
        case 7, 8, 9 -> delete();
        case 10, 11 -> "flush" + mayFail(() -> node.role.flush(TestShard.ID));
        case 12 -> "compact" + mayFail(() -> node.role.compact(TestShard.ID));
        case 13 -> {
          moments.add(node.role.retrieve(countRequest()).snapshot());
          yield "remember";
        }
        case 14 -> {
          // From here on deleted rows may be gone for readers of the past.
          node.clock.advance(5000);
          moments.clear();
          yield "time";
        }
        case 15 -> random.nextInt(4) == 0 ? forget() : insert();
        default -> throw new IllegalStateException();
      };
    }

    private String mayFail(Runnable work) {
      if (store == null || random.nextBoolean()) {
        work.run();
        return "";
      }
      store.failAfter(1 + random.nextInt(25));
      try {
        work.run();
        return " without meeting the fault";
      } catch (DatabaseException e) {
        return " which failed";
      } finally {
        store.failAfter(Integer.MAX_VALUE);
      }
    }

    private io.elanus.cluster.role.ShardRetrieve countRequest() {
      return new io.elanus.cluster.role.ShardRetrieve(
          TestShard.read(TestShard.ID, Timestamp.LATEST), List.of(), -1, true);
    }

    private long somePartition() {
      return random.nextBoolean() ? 1 : partition;
    }

    private String insert() {
      return write(null, 0, randomKeys(1 + random.nextInt(12), false));
    }

    private String upsert() {
      long[] keys = randomKeys(1 + random.nextInt(8), true);
      return write(TestShard.keys(List.of(), keys), 0, keys);
    }

    private String delete() {
      long[] keys = randomKeys(1 + random.nextInt(8), true);
      long from = random.nextInt(3) == 0 ? somePartition() : 0;
      List<PartitionId> partitions = from == 0 ? List.of() : List.of(new PartitionId(from));
      return write(TestShard.keys(partitions, keys), from, new long[0]);
    }

    private String write(KeyDelete delete, long from, long[] keys) {
      int[] values = new int[keys.length];
      float[][] vectors = new float[keys.length][];
      for (int i = 0; i < keys.length; i++) {
        values[i] = random.nextInt();
        vectors[i] = randomVector();
      }
      long target = somePartition();
      List<PartitionRows> inserts =
          keys.length == 0
              ? List.of()
              : List.of(
                  new PartitionRows(
                      new PartitionId(target), TestShard.rows(keys, values, vectors)));
      long at = write(new ShardWrite(TestShard.ID, delete, inserts));
      if (at == NEVER) return "write that got lost";
      if (delete != null) {
        for (long key : ((io.elanus.core.column.IntegerColumn) delete.keys()).values()) {
          model.delete(key, from, at);
        }
      }
      for (int i = 0; i < keys.length; i++)
        model.insert(keys[i], target, values[i], vectors[i], at);
      return "write " + (delete != null) + " " + Arrays.toString(keys);
    }

    /// When it was carried out, [#NEVER] when it was not: the newest moment of the shard tells,
    /// whatever its caller heard.
    private long write(ShardWrite write) {
      long before = newest();
      try {
        return node.role.write(write).value();
      } catch (DatabaseException e) {
        if (!e.getMessage().contains("outcome of StreamingNode/write is unknown")) throw e;
        long after = newest();
        return after == before ? NEVER : after;
      }
    }

    private long newest() {
      return node.node.retrieve(countRequest()).snapshot().value();
    }

    private String forget() {
      moments.clear();
      if (random.nextBoolean()) {
        node.role.truncate(TestShard.ID, node.now());
        model.rows.clear();
        return "truncate";
      }
      long gone = partition++;
      node.role.dropPartition(TestShard.ID, new PartitionId(gone));
      model.rows.removeIf(row -> row.partition() == gone);
      return "drop partition " + gone;
    }

    /// Not distinct keys only where duplicates are allowed.
    private long[] randomKeys(int count, boolean distinct) {
      long[] keys = random.longs(count, 0, KEYS).toArray();
      return distinct ? Arrays.stream(keys).sorted().distinct().toArray() : keys;
    }

    /// Of small whole numbers: distances are exact, and equal ones are equal to everybody.
    private float[] randomVector() {
      float[] vector = new float[TestShard.DIMENSION];
      for (int i = 0; i < vector.length; i++) vector[i] = random.nextInt(1000);
      return vector;
    }

    private void check(Timestamp snapshot) {
      long at = snapshot.value();
      String where = name + ", after " + last + ", at " + at;
      assertThat(TestShard.count(node.role, TestShard.ID, snapshot))
          .as(where)
          .isEqualTo(model.count(at));
      var values = TestShard.values(node.role, snapshot);
      assertThat(values.keySet()).as(where).isEqualTo(model.values(at).keySet());
      if (!hasTwinsOfOneMoment()) assertThat(values).as(where).isEqualTo(model.values(at));
      float[] query = randomVector();
      assertThat(TestShard.nearest(node.role, query, 7, snapshot))
          .as(where)
          .isEqualTo(model.nearest(query, 7, at));
    }

    /// Rows of one key written at one moment: which of them is the newest is nobody's promise.
    private boolean hasTwinsOfOneMoment() {
      java.util.Set<List<Long>> seen = new java.util.HashSet<>();
      for (ShardModel.Row row : model.rows) {
        if (!seen.add(List.of(row.key(), row.written()))) return true;
      }
      return false;
    }
  }
}
