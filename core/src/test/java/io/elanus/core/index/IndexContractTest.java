package io.elanus.core.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Percentage.withPercentage;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What every index type that has a file keeps besides [SearchContractTest]: about building it,
/// writing it and reading it again. A type's test extends this class and says which method it
/// tests.
public abstract class IndexContractTest extends SearchContractTest {
  private static final int FLIPS = 12;

  protected abstract IndexMethod method();

  @Override
  protected boolean takes(DataType type, Metric metric) {
    return method().takes(type, metric);
  }

  @Override
  protected VectorIndex index(ContractRows rows, Metric metric, Map<String, String> parameters) {
    return rows.open(method(), rows.build(method(), metric, parameters, BuildRun.alone()));
  }

  private byte[] file(Metric metric) {
    return shared().build(method(), metric, parameters(), BuildRun.alone());
  }

  @Test
  void writesTheSameBytesForTheSameSeed() {
    Metric metric = metrics().getFirst();
    byte[] once = file(metric);
    assertThat(file(metric)).isEqualTo(once);
    VectorIndex index = shared().open(method(), once);
    VectorIndex again = shared().open(method(), once.clone());
    again.verify();
    for (int i = 0; i < QUERIES; i++) {
      QueryVector query = shared().query(shared().near(random, random.nextInt(ROWS)));
      SearchSpec spec = new SearchSpec(20, tuning(), null, all(metric));
      sameHits(index.search(query, spec), again.search(query, spec), "read twice");
    }
  }

  /// Where a byte is zero it may fill up the space between sections, which nothing reads.
  @Test
  void refusesDamagedFiles() {
    Metric metric = metrics().getLast();
    byte[] file = file(metric);
    List<byte[]> damaged = new ArrayList<>();
    for (int length : new int[] {0, 10, 100, file.length / 2, file.length - 65}) {
      damaged.add(Arrays.copyOf(file, length));
    }
    for (int i = 0; i < FLIPS; i++) {
      int at = i < 4 ? 5 * i : random.nextInt(file.length);
      while (file[at] == 0) {
        at = i < 4 ? at + 1 : random.nextInt(file.length);
      }
      byte[] flipped = file.clone();
      flipped[at] ^= (byte) (1 << random.nextInt(8));
      damaged.add(flipped);
    }
    for (byte[] bytes : damaged) {
      assertThatThrownBy(() -> shared().open(method(), bytes).verify())
          .as("seed " + seed)
          .isInstanceOf(DatabaseException.class);
    }
    ContractRows others = ContractRows.random(random, type(), ROWS / 2, dimension());
    assertThatThrownBy(() -> others.open(method(), file)).isInstanceOf(DatabaseException.class);
  }

  /// Of lists in blocks, half a block of each is a guess: there are enough rows for the guesses of
  /// 32 lists to stay within the tenth, at four deviations and more.
  @ParameterizedTest
  @MethodSource("metrics")
  void takesWhatWasEstimatedBefore(Metric metric) {
    for (ContractRows rows :
        List.of(
            ContractRows.lifelike(random, type(), ROWS, dimension()),
            ContractRows.random(random, type(), ROWS, 5 * dimension()))) {
      Map<String, String> checked =
          method().buildParameters(type(), rows.dimension(), parameters());
      IndexSize size = method().size(rows.shape(), metric, checked);
      byte[] file = rows.build(method(), metric, parameters(), BuildRun.alone());
      String what = "%s(%d) x %d, seed %d".formatted(type(), rows.dimension(), rows.count(), seed);
      assertThat(size.fileBytes()).as("file, " + what).isCloseTo(file.length, withPercentage(10));
      assertThat(size.residentBytes())
          .as("resident, " + what)
          .isCloseTo(rows.open(method(), file).residentBytes(), withPercentage(10));
    }
  }

  @Test
  void stopsBuildingWhenCancelled() {
    BuildRun cancelled = new BuildRun(Runnable::run, 1, () -> true, _ -> {});
    assertThatThrownBy(
            () -> shared().build(method(), metrics().getFirst(), parameters(), cancelled))
        .isInstanceOf(CancellationException.class);
  }

  @Test
  void buildsWithManyThreads() throws Exception {
    Metric metric = metrics().getFirst();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      BuildRun run = new BuildRun(threads, 3, () -> false, _ -> {});
      VectorIndex index =
          shared().open(method(), shared().build(method(), metric, parameters(), run));
      requireSameFromManyThreads(shared(), index, metric);
    }
  }
}
