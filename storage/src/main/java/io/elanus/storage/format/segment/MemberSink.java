package io.elanus.storage.format.segment;

import io.elanus.core.column.Column;
import io.elanus.core.kernel.hash.SplitBlockFilter;
import io.elanus.core.schema.DataType;
import io.elanus.storage.format.container.Checksum;
import io.elanus.storage.format.container.Container.Extent;
import io.elanus.storage.format.container.ContainerWriter;
import io.elanus.storage.format.segment.PageStatistics.Range;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Gathers the [PageMembers] of one column while its pages are written, and writes them behind the
/// pages if they tell what bounds do not:
///
/// - there are enough rows that looking at them costs something;
/// - values seldom repeat inside a page (else most pages hold most values);
/// - the ranges of pages that follow each other overlap (else bounds lead to the page); of a
///   primary key, whose rows are in order, that it has gaps (else bounds tell which keys there
///   are).
final class MemberSink {
  private static final int LEAST_ROWS = 256;

  /// After so many pages of values that repeat no more are expected to differ.
  private static final int TRIED_PAGES = 16;

  private final boolean primaryKey;

  /// Null for primary keys: whether these repeat does not matter.
  private final @Nullable DistinctHashes distinctHashes;

  private final List<byte[]> filters = new ArrayList<>();
  private long values;
  private long distinct;
  private int overlaps;
  private Range first = new Range.Unknown();
  private Range last = new Range.Unknown();
  private boolean givenUp;

  private MemberSink(boolean primaryKey) {
    this.primaryKey = primaryKey;
    this.distinctHashes = primaryKey ? null : new DistinctHashes();
  }

  /// Null for types that have no members.
  static @Nullable MemberSink of(DataType type, boolean primaryKey) {
    return PageMembers.areOf(type) ? new MemberSink(primaryKey) : null;
  }

  /// @param page the next one
  void add(Column page, PageStatistics statistics) {
    if (givenUp) {
      return;
    }
    int bytes =
        filters.isEmpty() ? PageMembers.bytesPerPage(page.rowCount()) : filters.getFirst().length;
    byte[] blocks = new byte[bytes];
    SplitBlockFilter filter = new SplitBlockFilter(MemorySegment.ofArray(blocks));
    if (distinctHashes != null) {
      distinctHashes.clear();
    }
    for (int row = 0; row < page.rowCount(); row++) {
      if (!page.isNull(row)) {
        long hash = PageMembers.hash(page, row);
        filter.add(hash);
        distinct += distinctHashes == null || distinctHashes.add(hash) ? 1 : 0;
        values++;
      }
    }
    Range range = statistics.range();
    if (filters.isEmpty()) {
      first = range;
    } else if (overlap(last, range)) {
      overlaps++;
    }
    last = range;
    filters.add(blocks);
    givenUp =
        !primaryKey
            && (filters.size() == 1
                ? 4 * distinct < values // each is there four times and more
                : filters.size() == TRIED_PAGES && repeat());
    if (givenUp) {
      filters.clear();
    }
  }

  /// Null when they are not worth their bytes.
  @Nullable Extent finish(ContainerWriter file) {
    if (!tells()) {
      return null;
    }
    byte[] bytes = new byte[filters.size() * filters.getFirst().length];
    for (int page = 0; page < filters.size(); page++) {
      byte[] filter = filters.get(page);
      System.arraycopy(filter, 0, bytes, page * filter.length, filter.length);
    }
    Extent extent = new Extent(file.align(), bytes.length, Checksum.of(bytes, 0, bytes.length));
    file.write(ByteBuffer.wrap(bytes));
    return extent;
  }

  private boolean tells() {
    if (givenUp || values < LEAST_ROWS) {
      return false;
    }
    return primaryKey ? !withoutGaps() : !repeat() && 2 * overlaps >= filters.size() - 1;
  }

  private boolean repeat() {
    return 4 * distinct < 3 * values;
  }

  /// Whether nearly every whole number between the smallest and the largest key is a key.
  private boolean withoutGaps() {
    return first instanceof Range.Integers(long min, long _)
        && last instanceof Range.Integers(long _, long max)
        && (double) max - min < 1.25 * values;
  }

  private static boolean overlap(Range one, Range other) {
    return switch (one) {
      case Range.Integers(long min, long max)
          when other instanceof Range.Integers(long otherMin, long otherMax) ->
          min < otherMax && otherMin < max;
      case Range.Texts(byte[] min, byte[] max)
          when other instanceof Range.Texts(byte[] otherMin, byte[] otherMax) ->
          Arrays.compareUnsigned(min, otherMax) < 0 && Arrays.compareUnsigned(otherMin, max) < 0;
      case Range.Integers _, Range.Floats _, Range.Texts _, Range.Unknown _ -> true;
    };
  }

  /// The hashes of one page, each once: open addressing, at most half full.
  private static final class DistinctHashes {
    private final long[] table = new long[2 * ColumnSink.PAGE_ROWS];
    private boolean zero;

    void clear() {
      Arrays.fill(table, 0L);
      zero = false;
    }

    /// @return whether it is new
    boolean add(long hash) {
      if (hash == 0) {
        boolean added = !zero;
        zero = true;
        return added;
      }
      int mask = table.length - 1;
      int slot = (int) hash & mask;
      while (table[slot] != 0) {
        if (table[slot] == hash) {
          return false;
        }
        slot = (slot + 1) & mask;
      }
      table[slot] = hash;
      return true;
    }
  }
}
