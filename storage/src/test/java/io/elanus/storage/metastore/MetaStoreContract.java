package io.elanus.storage.metastore;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.time.Timestamp;
import io.elanus.storage.metastore.MetaStore.Change.Delete;
import io.elanus.storage.metastore.MetaStore.Change.Put;
import io.elanus.storage.metastore.MetaStore.Condition;
import io.elanus.storage.metastore.MetaStore.Entry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What every metadata store promises.
@Timeout(60)
abstract class MetaStoreContract {
  private MetaStore store;

  /// An empty store.
  abstract MetaStore openNew();

  /// Closes the store and opens it as the next process would.
  abstract MetaStore reopen(MetaStore store);

  @BeforeEach
  void open() {
    store = openNew();
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void keepsWhatWasPut() {
    assertThat(store.get("a")).isEmpty();
    assertThat(store.commit(List.of(), List.of(put("a", "1"), put("b", "")))).isTrue();
    assertThat(text("a")).isEqualTo("1");
    assertThat(text("b")).isEmpty();
    store.commit(List.of(), List.of(put("a", "2"), new Delete("b"), new Delete("never")));
    assertThat(text("a")).isEqualTo("2");
    assertThat(store.get("b")).isEmpty();
    store = reopen(store);
    assertThat(text("a")).isEqualTo("2");
    assertThat(store.list("").keySet()).containsExactly("a");
  }

  @Test
  void raisesTheVersionWithEveryChangeAlsoAcrossDeletesAndRestarts() {
    long before = 0;
    for (int i = 0; i < 3; i++) {
      store.commit(List.of(), List.of(put("a", "same")));
      long version = store.get("a").orElseThrow().version();
      assertThat(version).isGreaterThan(before);
      before = version;
      store.commit(List.of(), List.of(put("other", "x")));
      assertThat(store.get("a").orElseThrow().version()).isEqualTo(before);
      store.commit(List.of(), List.of(new Delete("a")));
      store = reopen(store);
    }
  }

  @Test
  void changesNothingUnlessEveryConditionHolds() {
    assertThat(store.commit(List.of(new Condition("a", 0)), List.of(put("a", "1")))).isTrue();
    assertThat(store.commit(List.of(new Condition("a", 0)), List.of(put("a", "2")))).isFalse();
    long version = store.get("a").orElseThrow().version();
    List<Condition> oneWrong = List.of(new Condition("a", version), new Condition("b", 7));
    assertThat(store.commit(oneWrong, List.of(put("a", "3"), put("c", "3")))).isFalse();
    assertThat(text("a")).isEqualTo("1");
    assertThat(store.get("c")).isEmpty();
    List<Condition> right = List.of(new Condition("a", version), new Condition("b", 0));
    assertThat(store.commit(right, List.of(put("a", "4"), put("c", "4")))).isTrue();
    assertThat(text("a")).isEqualTo("4");
    assertThat(store.commit(List.of(new Condition("a", version)), List.of())).isFalse();
    assertThat(store.commit(List.of(), List.of())).isTrue();
  }

  @Test
  void listsByPrefixInKeyOrder() {
    store.commit(
        List.of(),
        List.of(put("b/1", "x"), put("a/2", "x"), put("a/10", "x"), put("a", "x"), put("a0", "x")));
    assertThat(store.list("a/").keySet()).containsExactly("a/10", "a/2");
    assertThat(store.list("").keySet()).containsExactly("a", "a/10", "a/2", "a0", "b/1");
    assertThat(store.list("c")).isEmpty();
  }

  @Test
  void sharesNoBytesWithItsCallers() {
    byte[] value = {1};
    store.commit(List.of(), List.of(new Put("a", value)));
    value[0] = 2;
    store.get("a").orElseThrow().value()[0] = 3;
    store.list("").get("a").value()[0] = 4;
    assertThat(store.get("a").orElseThrow().value()).containsExactly(1);
  }

  @Test
  void letsOneOfManyWinEachVersion() throws Exception {
    store.commit(List.of(), List.of(put("counter", "0")));
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      threads.add(
          Thread.startVirtualThread(() -> {
            for (int i = 0; i < 25; i++) increment();
          }));
    }
    for (Thread thread : threads) thread.join();
    assertThat(text("counter")).isEqualTo("100");
  }

  @Test
  void agreesWithAMapOnRandomCommits() {
    Random random = new Random(11);
    TreeMap<String, String> model = new TreeMap<>();
    for (int i = 0; i < 300; i++) {
      List<MetaStore.Change> changes = new ArrayList<>();
      for (int c = random.nextInt(4); c >= 0; c--) {
        String key = "k" + random.nextInt(30);
        if (random.nextInt(3) == 0) {
          changes.add(new Delete(key));
          model.remove(key);
        } else {
          String value = "v".repeat(random.nextInt(500)) + i;
          changes.add(put(key, value));
          model.put(key, value);
        }
      }
      assertThat(store.commit(List.of(), changes)).isTrue();
      if (i % 60 == 0) store = reopen(store);
    }
    TreeMap<String, String> actual = new TreeMap<>();
    store
        .list("")
        .forEach(
            (key, entry) -> actual.put(key, new String(entry.value(), StandardCharsets.UTF_8)));
    assertThat(actual).isEqualTo(model);
  }

  @Test
  void keepsTheClocksPromise() {
    assertThat(new MetaTimestampReserve(store).reserved()).isEqualTo(Timestamp.EARLIEST);
    new MetaTimestampReserve(store).reserve(new Timestamp(77));
    store = reopen(store);
    assertThat(new MetaTimestampReserve(store).reserved()).isEqualTo(new Timestamp(77));
  }

  static Put put(String key, String value) {
    return new Put(key, value.getBytes(StandardCharsets.UTF_8));
  }

  private void increment() {
    while (true) {
      Entry entry = store.get("counter").orElseThrow();
      int count = Integer.parseInt(new String(entry.value(), StandardCharsets.UTF_8));
      Condition unchanged = new Condition("counter", entry.version());
      if (store.commit(List.of(unchanged), List.of(put("counter", Integer.toString(count + 1)))))
        return;
    }
  }

  private String text(String key) {
    return new String(store.get(key).orElseThrow().value(), StandardCharsets.UTF_8);
  }
}
