package io.elanus.storage.format.deletes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.schema.SegmentId;
import io.elanus.core.time.Timestamp;
import io.elanus.storage.format.segment.SegmentDescriptor.DeletesFile;
import io.elanus.storage.objectstore.InMemoryObjectStore;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(5)
final class RowDeletesTest {
  private final InMemoryObjectStore store = new InMemoryObjectStore();
  private final SegmentId segment = new SegmentId(4);

  @Test
  void givesBackWhatItWasGiven() {
    Random random = new Random(1);
    for (int count : new int[] {0, 1, 2, 1000}) {
      int[] rows = random.ints(count, 0, 1 << 30).sorted().distinct().toArray();
      RowDeletes deletes =
          new RowDeletes(rows, random.longs(rows.length, 1, Long.MAX_VALUE).toArray());
      DeletesFile file = deletes.write(store, "deletes-" + count, segment);
      RowDeletes read = RowDeletes.read(store, file, segment);
      assertThat(read.rows()).isEqualTo(rows);
      assertThat(read.timestamps()).isEqualTo(deletes.timestamps());
      assertThat(file.deletedRows()).isEqualTo(rows.length);
      assertThat(file.newest()).isEqualTo(read.newest());
      assertThat(file.byteSize()).isEqualTo(store.size(file.object()));
    }
    assertThat(RowDeletes.NONE.newest()).isEqualTo(Timestamp.EARLIEST);
  }

  @Test
  void refusesTheDeletesOfAnotherSegment() {
    DeletesFile file = new RowDeletes(new int[] {1}, new long[] {5}).write(store, "d", segment);
    assertThatThrownBy(() -> RowDeletes.read(store, file, new SegmentId(5)))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("corrupt d");
  }

  @Test
  void refusesRowsThatDoNotAscend() {
    assertThatThrownBy(() -> new RowDeletes(new int[] {2, 2}, new long[2]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new RowDeletes(new int[] {-1}, new long[1]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
