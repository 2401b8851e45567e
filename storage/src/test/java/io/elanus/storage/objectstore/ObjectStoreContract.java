package io.elanus.storage.objectstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elanus.core.error.DatabaseException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What every object store promises.
abstract class ObjectStoreContract {
  /// An empty store.
  abstract ObjectStore openNew();

  @Test
  void returnsTheBytesThatWereWritten() {
    ObjectStore store = openNew();
    byte[] bytes = new byte[300_000];
    new Random(7).nextBytes(bytes);
    try (ObjectWriter writer = store.create("segments/7/12/vector-101.mvc")) {
      int at = 0;
      for (int step : new int[] {0, 1, 63, 65_536, 7, 100_000, 134_393}) {
        assertThat(writer.position()).isEqualTo(at);
        ByteBuffer part = ByteBuffer.wrap(bytes, at, step);
        writer.write(at % 2 == 0 ? part : direct(part));
        at += step;
      }
      assertThat(at).isEqualTo(bytes.length);
      writer.commit();
    }
    assertThat(store.size("segments/7/12/vector-101.mvc")).isEqualTo(bytes.length);
    assertThat(read(store, "segments/7/12/vector-101.mvc")).isEqualTo(bytes);
  }

  @Test
  void opensAlignedReadOnlyMemoryThatEndsWithTheArena() {
    ObjectStore store = openNew();
    put(store, "a", new byte[100]);
    MemorySegment object;
    try (Arena arena = Arena.ofConfined()) {
      object = store.open("a", arena);
      assertThat(object.address() % 64).isZero();
      assertThat(object.isReadOnly()).isTrue();
      assertThat(object.byteSize()).isEqualTo(100);
    }
    assertThatThrownBy(() -> object.get(ValueLayout.JAVA_BYTE, 0))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void keepsEmptyObjects() {
    ObjectStore store = openNew();
    put(store, "empty", new byte[0]);
    assertThat(store.exists("empty")).isTrue();
    assertThat(store.size("empty")).isZero();
    assertThat(read(store, "empty")).isEmpty();
  }

  @Test
  void showsNothingBeforeTheCommitAndNothingWithoutOne() {
    ObjectStore store = openNew();
    try (ObjectWriter writer = store.create("a/b")) {
      writer.write(ByteBuffer.wrap(new byte[100_000]));
      assertThat(store.exists("a/b")).isFalse();
      assertThat(store.list("")).isEmpty();
    }
    assertThat(store.exists("a/b")).isFalse();
    assertThat(store.list("")).isEmpty();
    put(store, "a/b", new byte[1]);
    assertThat(store.list("")).containsExactly("a/b");
  }

  @Test
  void overwritesNothing() {
    ObjectStore store = openNew();
    ObjectWriter late = store.create("a");
    late.write(ByteBuffer.wrap(new byte[] {2}));
    put(store, "a", new byte[] {1});
    assertThatThrownBy(late::commit)
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("exists already")
        .hasMessageContaining("key=a");
    late.close();
    assertThat(read(store, "a")).containsExactly(1);
  }

  @Test
  void refusesToWriteAfterCommitOrClose() {
    ObjectStore store = openNew();
    ObjectWriter writer = store.create("a");
    writer.commit();
    assertThatThrownBy(writer::commit).isInstanceOf(IllegalStateException.class);
    writer.close();
    writer.close();
    assertThatThrownBy(() -> writer.write(ByteBuffer.wrap(new byte[1])))
        .isInstanceOf(IllegalStateException.class);
    assertThat(store.exists("a")).isTrue();
  }

  @Test
  void listsByPrefixInByteOrder() {
    ObjectStore store = openNew();
    for (String name : new String[] {"b/1", "a/2/x", "a/10", "ab", "a/2/w/deep", "a-b", "a/2x"}) {
      put(store, name, new byte[1]);
    }
    assertThat(store.list(""))
        .containsExactly("a-b", "a/10", "a/2/w/deep", "a/2/x", "a/2x", "ab", "b/1");
    assertThat(store.list("a/")).containsExactly("a/10", "a/2/w/deep", "a/2/x", "a/2x");
    assertThat(store.list("a/2")).containsExactly("a/2/w/deep", "a/2/x", "a/2x");
    assertThat(store.list("a")).containsExactly("a-b", "a/10", "a/2/w/deep", "a/2/x", "a/2x", "ab");
    assertThat(store.list("a/2/w/deep")).containsExactly("a/2/w/deep");
    assertThat(store.list("none/of/it")).isEmpty();
  }

  @Test
  void deletesAndForgets() {
    ObjectStore store = openNew();
    put(store, "a/b", new byte[10]);
    store.delete("a/b");
    store.delete("a/b");
    store.delete("never/was");
    assertThat(store.exists("a/b")).isFalse();
    assertThat(store.list("")).isEmpty();
    assertThatThrownBy(() -> store.size("a/b"))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("IO failed")
        .hasMessageContaining("key=a/b");
    assertThatThrownBy(() -> store.open("a/b", Arena.ofAuto()))
        .isInstanceOf(DatabaseException.class);
  }

  @Test
  void keepsMemoryOfADeletedObject() {
    ObjectStore store = openNew();
    put(store, "a", new byte[] {1, 2, 3});
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment object = store.open("a", arena);
      store.delete("a");
      assertThat(object.toArray(ValueLayout.JAVA_BYTE)).containsExactly(1, 2, 3);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "/", "/a", "a/", "a//b", ".", "..", "a/../b", "../a", "a/./b", ".hidden", "a\\b",
        "a\0b", "a b", "c:d", "ü"
      })
  void refusesNamesThatCouldEscapeOrMeanTwoThings(String name) {
    ObjectStore store = openNew();
    assertThatThrownBy(() -> store.create(name)).isInstanceOf(DatabaseException.class);
    assertThatThrownBy(() -> store.open(name, Arena.ofAuto()))
        .isInstanceOf(DatabaseException.class);
    assertThatThrownBy(() -> store.exists(name)).isInstanceOf(DatabaseException.class);
    assertThatThrownBy(() -> store.size(name)).isInstanceOf(DatabaseException.class);
    assertThatThrownBy(() -> store.delete(name)).isInstanceOf(DatabaseException.class);
  }

  static void put(ObjectStore store, String name, byte[] bytes) {
    try (ObjectWriter writer = store.create(name)) {
      writer.write(ByteBuffer.wrap(bytes));
      writer.commit();
    }
  }

  static byte[] read(ObjectStore store, String name) {
    try (Arena arena = Arena.ofConfined()) {
      return store.open(name, arena).toArray(ValueLayout.JAVA_BYTE);
    }
  }

  private static ByteBuffer direct(ByteBuffer bytes) {
    return ByteBuffer.allocateDirect(bytes.remaining()).put(bytes).flip();
  }
}
