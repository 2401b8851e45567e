package io.elanus.storage.format.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.schema.DataType;
import io.elanus.core.time.Timestamp;
import io.elanus.storage.format.ObjectNames;
import io.elanus.storage.format.Objects;
import io.elanus.storage.format.SmallStore;
import io.elanus.storage.format.check.Finding.Severity;
import io.elanus.storage.format.deletes.RowDeletes;
import io.elanus.storage.format.manifest.ManifestHead;
import io.elanus.storage.format.segment.SegmentDescriptor;
import io.elanus.storage.metastore.InMemoryMetaStore;
import io.elanus.storage.metastore.MetaStore;
import io.elanus.storage.metastore.MetaStore.Change;
import io.elanus.storage.objectstore.ObjectStore;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(5)
final class StoreCheckTest {
  private final SmallStore small = new SmallStore(DataType.INT64);

  @ParameterizedTest
  @EnumSource(names = {"INT64", "VARCHAR"})
  void findsNothingInASoundStore(DataType key) {
    SmallStore sound = new SmallStore(key);
    assertThat(StoreCheck.check(sound.objects, sound.metadata)).isEmpty();
  }

  /// Every byte of every object, the padding included.
  @ParameterizedTest
  @EnumSource(names = {"INT64", "VARCHAR"})
  void findsEveryFlippedByteAndNamesTheObject(DataType key) {
    SmallStore sound = new SmallStore(key);
    for (String name : sound.objects.list("")) {
      byte[] bytes = Objects.read(sound.objects, name);
      for (int at = 0; at < bytes.length; at++) {
        ObjectStore damaged = Objects.with(sound.objects, name, Objects.flipped(bytes, at, at & 7));
        assertThat(errors(damaged, sound.metadata))
            .as("byte %d of %s", at, name)
            .isNotEmpty()
            .anyMatch(finding -> finding.toString().contains(name));
      }
    }
  }

  @Test
  void findsEveryTruncation() {
    for (String name : small.objects.list("")) {
      byte[] bytes = Objects.read(small.objects, name);
      for (int length = 0; length < bytes.length; length++) {
        ObjectStore damaged = Objects.with(small.objects, name, Arrays.copyOf(bytes, length));
        assertThat(errors(damaged, small.metadata)).as("%d bytes of %s", length, name).isNotEmpty();
      }
    }
  }

  @Test
  void findsEveryFlippedByteOfAHead() {
    String key = ManifestHead.key(SmallStore.CHANNEL);
    byte[] head = small.metadata.get(key).orElseThrow().value();
    for (int at = 0; at < head.length; at++) {
      MetaStore damaged = new InMemoryMetaStore();
      damaged.commit(List.of(), List.of(new Change.Put(key, Objects.flipped(head, at, at & 7))));
      assertThat(errors(small.objects, damaged)).as("byte %d", at).isNotEmpty();
    }
  }

  @Test
  void findsEveryMissingObject() {
    for (String name : small.objects.list("")) {
      ObjectStore damaged = Objects.with(small.objects, name, null);
      assertThat(errors(damaged, small.metadata)).as("%s", name).isNotEmpty();
    }
  }

  @Test
  void notesObjectsThatNothingRefersTo() {
    Objects.write(small.objects, "shards/x/manifests/3-9.emf", new byte[1]);
    assertThat(StoreCheck.check(small.objects, small.metadata))
        .containsExactly(
            new Finding(Severity.NOTE, "shards/x/manifests/3-9.emf", "nothing refers to it"));
  }

  @Test
  void findsDeletesOfRowsThatAreNotThere() {
    assertThat(check(withDeletes(new RowDeletes(new int[] {10}, new long[] {Long.MAX_VALUE}))))
        .singleElement()
        .satisfies(finding -> assertThat(finding.text()).contains("row 10 of 10 is deleted"));
  }

  @Test
  void findsDeletesOlderThanTheirRows() {
    long written = small.rows.timestamps()[4];
    assertThat(check(withDeletes(new RowDeletes(new int[] {4}, new long[] {written}))))
        .singleElement()
        .satisfies(finding -> assertThat(finding.text()).contains("row 4 was deleted at"));
  }

  @Test
  void findsADescriptorThatTellsOtherTimestamps() {
    SegmentDescriptor segment = small.segment;
    SegmentDescriptor wrong =
        new SegmentDescriptor(
            segment.id(),
            segment.partition(),
            segment.rowCount(),
            segment.schemaVersion(),
            segment.oldest(),
            Timestamp.LATEST,
            segment.columnFiles(),
            segment.deletes(),
            segment.indexes());
    assertThat(check(wrong))
        .singleElement()
        .satisfies(f -> assertThat(f.text()).contains("timestamps from"));
  }

  @Test
  void findsADescriptorWithAnotherRowCount() {
    SegmentDescriptor segment = small.segment;
    SegmentDescriptor wrong =
        new SegmentDescriptor(
            segment.id(),
            segment.partition(),
            segment.rowCount() + 1,
            segment.schemaVersion(),
            segment.oldest(),
            segment.newest(),
            segment.columnFiles(),
            null,
            List.of());
    assertThat(check(wrong)).isNotEmpty();
  }

  private SegmentDescriptor withDeletes(RowDeletes deletes) {
    return small.segment.withDeletes(
        deletes.write(
            small.objects, ObjectNames.deletes("x", small.segment.id(), 1), small.segment.id()));
  }

  private List<Finding> check(SegmentDescriptor segment) {
    return SegmentCheck.check(small.objects, segment);
  }

  private static List<Finding> errors(ObjectStore objects, MetaStore metadata) {
    return StoreCheck.check(objects, metadata).stream()
        .filter(finding -> finding.severity() == Severity.ERROR)
        .toList();
  }
}
