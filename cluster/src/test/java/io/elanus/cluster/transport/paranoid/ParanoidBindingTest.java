package io.elanus.cluster.transport.paranoid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elanus.cluster.role.RetrievePart;
import io.elanus.cluster.role.SearchPart;
import io.elanus.cluster.role.SegmentInfo;
import io.elanus.cluster.role.ShardId;
import io.elanus.cluster.role.ShardRetrieve;
import io.elanus.cluster.role.ShardSearch;
import io.elanus.cluster.role.ShardSpec;
import io.elanus.cluster.role.ShardTerms;
import io.elanus.cluster.role.ShardWrite;
import io.elanus.cluster.role.StreamingNode;
import io.elanus.cluster.transport.Caller;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import io.elanus.core.schema.CollectionId;
import io.elanus.core.schema.PartitionId;
import io.elanus.core.text.bm25.TermStatistics;
import io.elanus.core.time.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ParanoidBindingTest {
  private static final ShardId SHARD = new ShardId(new CollectionId(7), 2);
  private static final ShardWrite WRITE = new ShardWrite(SHARD, null, List.of());

  private final Recorder recorder = new Recorder();
  private final List<Long> pauses = new ArrayList<>();

  private StreamingNode bound(FaultRates rates) {
    return new ParanoidBinding(new FaultSchedule(new Random(1), rates), pauses::add).bind(recorder);
  }

  private static FaultRates rates(
      double twice, double requestLost, double answerLost, double late, boolean onceMayFail) {
    return new FaultRates(twice, requestLost, answerLost, late, 0, 0, onceMayFail);
  }

  @Test
  void carriesRequestsAndAnswers() {
    assertThat(bound(FaultRates.NONE).write(WRITE)).isEqualTo(new Timestamp(1));
    assertThat(recorder.calls).containsExactly("write " + SHARD);
    assertThat(recorder.lastWrite).isEqualTo(WRITE).isNotSameAs(WRITE);
    assertThat(pauses).isEmpty();
  }

  @Test
  void carriesRefusalsWithCodeAndText() {
    recorder.failure = DatabaseException.verbatim(ErrorCode.CANNOT_FIND_COLLECTION, "no%s ü");
    assertThatThrownBy(() -> bound(FaultRates.NONE).flush(SHARD))
        .isInstanceOfSatisfying(
            DatabaseException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.CANNOT_FIND_COLLECTION))
        .hasMessage("no%s ü");
    assertThat(recorder.calls).hasSize(1);
  }

  @Test
  void repeatsIdempotentCallsAndGivesTheSecondAnswer() {
    StreamingNode node = bound(rates(1, 0, 0, 0, true));
    assertThat(node.flush(SHARD).timestamp()).isEqualTo(new Timestamp(2));
    assertThat(node.write(WRITE)).isEqualTo(new Timestamp(3));
  }

  @Test
  void triesIdempotentCallsAgainAsOftenAsItMay() {
    StreamingNode lost = bound(rates(0, 1, 0, 0, true));
    lost.drop(SHARD);
    assertThat(recorder.calls).hasSize(1);
    StreamingNode unheard = bound(rates(0, 0, 1, 0, true));
    unheard.drop(SHARD);
    assertThat(recorder.calls).hasSize(1 + Caller.TRIES);
    assertThat(pauses).hasSize(2 * (Caller.TRIES - 1)).startsWith(10L, 20L, 40L);
  }

  @Test
  void triesAgainWhileARoleIsNotReadyAndThenSaysSo() {
    recorder.failure = DatabaseException.of(ErrorCode.SERVICE_NOT_READY);
    assertThatThrownBy(() -> bound(FaultRates.NONE).segments(SHARD))
        .hasMessage("service not ready");
    assertThat(recorder.calls).hasSize(Caller.TRIES);
    assertThatThrownBy(() -> bound(FaultRates.NONE).write(WRITE)).hasMessage("service not ready");
    assertThat(recorder.calls).hasSize(Caller.TRIES + 1);
  }

  @Test
  void saysThatTheOutcomeIsUnknownWhenAWriteGetsNoAnswer() {
    assertThatThrownBy(() -> bound(rates(0, 1, 0, 0, true)).write(WRITE))
        .isInstanceOfSatisfying(
            DatabaseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERNAL))
        .hasMessageStartingWith("the outcome of StreamingNode/write is unknown");
    assertThat(recorder.calls).isEmpty();
    assertThatThrownBy(() -> bound(rates(0, 0, 1, 0, true)).write(WRITE))
        .hasMessageContaining("unknown");
    assertThat(recorder.calls).hasSize(1);
    assertThat(bound(rates(0, 0.5, 0.5, 0, false)).write(WRITE)).isEqualTo(new Timestamp(2));
  }

  @Test
  void deliversLateWhatWasGivenUp() {
    StreamingNode node = bound(rates(0, 0, 0, 1, false));
    node.drop(SHARD);
    for (int i = 0; i < 40; i++) node.write(WRITE);
    assertThat(recorder.calls.stream().filter(call -> call.startsWith("drop")))
        .hasSize(Caller.TRIES);
    assertThat(recorder.calls.lastIndexOf("drop " + SHARD)).isGreaterThan(Caller.TRIES);
  }

  @Test
  void drawsTheSameFatesFromTheSameSeed() {
    long seed = new Random().nextLong();
    List<String> first = callsOf(seed);
    assertThat(callsOf(seed)).as("seed %d", seed).isEqualTo(first);
  }

  private static List<String> callsOf(long seed) {
    Recorder recorder = new Recorder();
    StreamingNode node =
        new ParanoidBinding(
                new FaultSchedule(new Random(seed), FaultRates.HIDDEN), recorder::paused)
            .bind(recorder);
    for (int i = 0; i < 100; i++) {
      node.flush(new ShardId(new CollectionId(1 + i), i));
      node.write(WRITE);
    }
    return recorder.calls;
  }

  /// Notes what arrives; answers with a number that grows.
  private static final class Recorder implements StreamingNode {
    final List<String> calls = new ArrayList<>();
    ShardWrite lastWrite;
    RuntimeException failure;

    void paused(long millis) {
      calls.add("pause " + millis);
    }

    private Timestamp call(String name) {
      calls.add(name);
      if (failure != null) throw failure;
      return new Timestamp(calls.size());
    }

    @Override
    public void assign(ShardSpec spec) {
      call("assign " + spec.shard());
    }

    @Override
    public void drop(ShardId shard) {
      call("drop " + shard);
    }

    @Override
    public void dropPartition(ShardId shard, PartitionId partition) {
      call("drop partition " + partition);
    }

    @Override
    public void truncate(ShardId shard, Timestamp asked) {
      call("truncate " + shard);
    }

    @Override
    public Timestamp write(ShardWrite write) {
      lastWrite = write;
      return call("write " + write.shard());
    }

    @Override
    public SearchPart search(ShardSearch search) {
      throw new UnsupportedOperationException();
    }

    @Override
    public TermStatistics termStatistics(ShardTerms terms) {
      throw new UnsupportedOperationException();
    }

    @Override
    public RetrievePart retrieve(ShardRetrieve retrieve) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Flushed flush(ShardId shard) {
      return new Flushed(List.of(), List.of(), call("flush " + shard));
    }

    @Override
    public List<Compacted> compact(ShardId shard) {
      call("compact " + shard);
      return List.of();
    }

    @Override
    public List<SegmentInfo> segments(ShardId shard) {
      call("segments " + shard);
      return List.of();
    }
  }
}
