package io.elanus.core.index.scalar;

import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.ColumnSource;
import io.elanus.core.geometry.Box;
import io.elanus.core.index.scalar.RowSets.Name;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.schema.FieldId;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// A packed R-tree over the boxes of shapes, searched where it lies. Level 0 is a box for each row
/// with a shape that is not empty; each box of the next level is around [#FANOUT] boxes of the one
/// below, the last maybe around fewer; the last level is one box. Rows are put next to their
/// neighbours first: sorted by the middle of x into slices of about equal width, each slice by the
/// middle of y. Source: Leutenegger, Lopez, Edgington, "STR: a simple and efficient algorithm for
/// R-tree packing", ICDE 1997.
///
/// | section      | content                                                                |
/// |--------------|------------------------------------------------------------------------|
/// | `rows.held`  | set: rows that are not null                                            |
/// | `boxes.rows` | int32: the row of each box of level 0                                  |
/// | `boxes.tree` | float64: min x, min y, max x, max y of each box, level 0 first          |
final class BoxTree {
  static final int FANOUT = 16;

  private static final ValueLayout.OfDouble DOUBLE =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final int BOX_BYTES = 32;
  private static final String ROWS = "boxes.rows";
  private static final String TREE = "boxes.tree";

  private final MemorySegment rows;
  private final MemorySegment tree;

  /// Where each level begins, counted in boxes; the last entry is the number of all.
  private final int[] levels;

  /// @throws IllegalArgumentException when the sections do not fit each other
  BoxTree(ScalarIndexFile.Found found, int rowCount) {
    this.rows = found.section(ROWS);
    this.tree = found.section(TREE);
    int shapes = (int) (rows.byteSize() / Integer.BYTES);
    this.levels = levels(shapes);
    if (shapes > rowCount
        || rows.byteSize() != 4L * shapes
        || tree.byteSize() != (long) BOX_BYTES * levels[levels.length - 1]) {
      throw new IllegalArgumentException(
          rows.byteSize() + " bytes of rows and " + tree.byteSize() + " bytes of boxes");
    }
    for (int i = 0; i < shapes; i++) {
      int row = rows.get(Words.INT, 4L * i);
      if (row < 0 || row >= rowCount) {
        throw new IllegalArgumentException("row " + row + " of " + rowCount);
      }
    }
  }

  private static int[] levels(int shapes) {
    List<Integer> begins = new ArrayList<>(List.of(0));
    int sum = 0;
    for (int boxes = shapes; boxes > 0; boxes = boxes == 1 ? 0 : (boxes + FANOUT - 1) / FANOUT) {
      sum += boxes;
      begins.add(sum);
    }
    return begins.stream().mapToInt(Integer::intValue).toArray();
  }

  // Build

  private record Entry(Box box, int row) {
    double middleX() {
      return box.minX() / 2 + box.maxX() / 2;
    }

    double middleY() {
      return box.minY() / 2 + box.maxY() / 2;
    }
  }

  static void write(ColumnSource source, FieldId field, ScalarIndexFile.Sections out) {
    Bits held = Bits.none(source.rowCount());
    List<Entry> entries = new ArrayList<>();
    for (int batch = 0; batch < source.batchCount(); batch++) {
      BytesColumn column = (BytesColumn) source.batch(field, batch);
      for (int row = 0; row < column.rowCount(); row++) {
        if (column.isNull(row)) {
          continue;
        }
        int at = batch * ColumnSource.BATCH_ROWS + row;
        held.set(at);
        Box box = Box.of(column.bytes(), column.offsets()[row], column.offsets()[row + 1]);
        if (box != null) {
          entries.add(new Entry(box, at));
        }
      }
    }
    Entry[] packed = packed(entries);
    try (Arena arena = Arena.ofConfined()) {
      out.section(ROWS, Words.of(arena, Arrays.stream(packed).mapToInt(Entry::row).toArray()));
      out.section(TREE, boxes(packed, arena));
      out.section(Name.HELD.section(), Words.of(arena, held.words()));
    }
  }

  /// Ties by row, so that equal columns make equal files.
  private static Entry[] packed(List<Entry> entries) {
    Entry[] packed = entries.toArray(Entry[]::new);
    Arrays.sort(packed, Comparator.comparingDouble(Entry::middleX).thenComparingInt(Entry::row));
    int leaves = (packed.length + FANOUT - 1) / FANOUT;
    int slice = FANOUT * (int) Math.ceil(Math.sqrt(leaves));
    for (int from = 0; from < packed.length; from += slice) {
      Arrays.sort(
          packed,
          from,
          Math.min(packed.length, from + slice),
          Comparator.comparingDouble(Entry::middleY).thenComparingInt(Entry::row));
    }
    return packed;
  }

  private static MemorySegment boxes(Entry[] packed, Arena arena) {
    int[] levels = levels(packed.length);
    MemorySegment tree = arena.allocate((long) BOX_BYTES * levels[levels.length - 1], 8);
    for (int i = 0; i < packed.length; i++) {
      put(tree, i, packed[i].box());
    }
    for (int level = 1; level + 1 < levels.length; level++) {
      int below = levels[level - 1];
      for (int box = levels[level]; box < levels[level + 1]; box++) {
        int from = below + FANOUT * (box - levels[level]);
        put(tree, box, around(tree, from, Math.min(levels[level], from + FANOUT)));
      }
    }
    return tree;
  }

  private static void put(MemorySegment tree, int box, Box values) {
    long at = (long) BOX_BYTES * box;
    tree.set(DOUBLE, at, values.minX());
    tree.set(DOUBLE, at + 8, values.minY());
    tree.set(DOUBLE, at + 16, values.maxX());
    tree.set(DOUBLE, at + 24, values.maxY());
  }

  private static Box around(MemorySegment tree, int from, int to) {
    double minX = Double.POSITIVE_INFINITY;
    double minY = Double.POSITIVE_INFINITY;
    double maxX = Double.NEGATIVE_INFINITY;
    double maxY = Double.NEGATIVE_INFINITY;
    for (int box = from; box < to; box++) {
      long at = (long) BOX_BYTES * box;
      minX = Math.min(minX, tree.get(DOUBLE, at));
      minY = Math.min(minY, tree.get(DOUBLE, at + 8));
      maxX = Math.max(maxX, tree.get(DOUBLE, at + 16));
      maxY = Math.max(maxY, tree.get(DOUBLE, at + 24));
    }
    return new Box(minX, minY, maxX, maxY);
  }

  // Search

  /// Adds the rows whose box meets another, edges included.
  void addRowsMeeting(Box wanted, Bits into) {
    if (levels.length > 1) {
      descend(levels.length - 2, 0, 1, wanted, into);
    }
  }

  /// @param from first box of the level to look at, counted in the level
  private void descend(int level, int from, int to, Box wanted, Bits into) {
    for (int box = from; box < to; box++) {
      long at = (long) BOX_BYTES * (levels[level] + box);
      boolean meets =
          tree.get(DOUBLE, at) <= wanted.maxX()
              && tree.get(DOUBLE, at + 8) <= wanted.maxY()
              && tree.get(DOUBLE, at + 16) >= wanted.minX()
              && tree.get(DOUBLE, at + 24) >= wanted.minY();
      if (!meets) {
        continue;
      }
      if (level == 0) {
        into.set(rows.get(Words.INT, 4L * box));
      } else {
        int below = levels[level] - levels[level - 1];
        int first = FANOUT * box;
        descend(level - 1, first, Math.min(below, first + FANOUT), wanted, into);
      }
    }
  }
}
