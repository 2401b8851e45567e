package io.elanus.core.index.sparse;

import static io.elanus.core.index.sparse.SparseFile.FLOAT32;
import static io.elanus.core.index.sparse.SparseFile.INT32;
import static io.elanus.core.index.sparse.SparseFile.INT64;
import static io.elanus.core.index.sparse.SparseFile.UINT16;

import io.elanus.core.column.SparseVectorColumn;
import io.elanus.core.index.layout.Sections;
import io.elanus.core.kernel.distance.SparseDistance;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/// One [Partition] in the making: rows are taken twice, first counted, then filed by term.
final class PartitionBuild {
  private final int firstRow;
  private final int rowCount;
  private final boolean withLengths;
  private TermTable table = new TermTable(1 << 12);
  private int postingCount;
  private boolean byteValues = true;
  private float smallest = Float.POSITIVE_INFINITY;
  private double total;
  private int[] terms = new int[0];
  private int[] starts = new int[0];
  private int[] ends = new int[0];
  private char[] rows = new char[0];
  private float[] values = new float[0];
  private float[] lengths = new float[0];
  private int[] rowStarts = new int[0];
  private int[] rowTerms = new int[0];
  private float[] rowValues = new float[0];
  private int filled;

  PartitionBuild(int firstRow, int rowCount, boolean withLengths) {
    this.firstRow = firstRow;
    this.rowCount = rowCount;
    this.withLengths = withLengths;
  }

  void count(SparseVectorColumn column, int count) {
    int to = column.offsets()[count];
    for (int i = column.offsets()[0]; i < to; i++) {
      float value = column.values()[i];
      table = table.withOneMore(column.indices()[i]);
      smallest = Math.min(smallest, value);
      total += value;
      byteValues &= value >= 0 && value <= 255 && value == Math.rint(value);
    }
    postingCount = Math.addExact(postingCount, to - column.offsets()[0]);
  }

  /// Between counting and filling: gives every term its place.
  void arrange() {
    terms = table.sortedTerms();
    starts = new int[terms.length + 1];
    for (int t = 0; t < terms.length; t++) {
      starts[t + 1] = starts[t] + table.numberOf(terms[t]);
    }
    table.number(terms);
    ends = Arrays.copyOf(starts, terms.length);
    rows = new char[postingCount];
    values = new float[postingCount];
    lengths = new float[withLengths ? rowCount : 0];
    if (withRows()) {
      rowStarts = new int[rowCount + 1];
      rowTerms = new int[postingCount];
      rowValues = new float[postingCount];
    }
  }

  /// For inner products, where rows are scored again after a search that dropped small weights.
  private boolean withRows() {
    return !withLengths;
  }

  /// For those searches, where all weights are above zero.
  private boolean withImpacts() {
    return withRows() && smallest > 0;
  }

  void fill(SparseVectorColumn column, int count) {
    for (int r = 0; r < count; r++) {
      int from = column.offsets()[r];
      int to = column.offsets()[r + 1];
      int kept = withRows() ? rowStarts[filled + r] : 0;
      for (int i = from; i < to; i++) {
        int term = table.numberOf(column.indices()[i]) - 1;
        int posting = ends[term]++;
        rows[posting] = (char) (filled + r);
        values[posting] = column.values()[i];
        if (withRows()) {
          rowTerms[kept] = term;
          rowValues[kept++] = column.values()[i];
        }
      }
      if (withRows()) {
        rowStarts[filled + r + 1] = kept;
      }
      if (withLengths) {
        lengths[filled + r] = SparseDistance.length(column.values(), from, to);
      }
    }
    filled += count;
  }

  byte[] bytes() {
    int longCount = 0;
    for (int t = 0; t < terms.length; t++) {
      longCount += isLong(t) ? 1 : 0;
    }
    int valueBytes = byteValues ? 1 : 4;
    PartitionLayout layout =
        PartitionLayout.of(
            rowCount,
            terms.length,
            postingCount,
            longCount,
            valueBytes,
            withLengths,
            withRows(),
            withImpacts());
    byte[] array = new byte[Math.toIntExact(layout.end())];
    MemorySegment bytes = MemorySegment.ofArray(array);
    writeTerms(bytes, layout);
    writeWindows(bytes, layout);
    writePostings(bytes, layout);
    writeRows(bytes, layout);
    if (withImpacts()) {
      new ImpactOrder(rows, values, bytes, layout).write(starts);
    }
    writeHeader(bytes, layout, longCount, valueBytes);
    return array;
  }

  private boolean isLong(int term) {
    return starts[term + 1] - starts[term] >= Partition.LONG_LIST;
  }

  private void writeTerms(MemorySegment bytes, PartitionLayout layout) {
    MemorySegment.copy(terms, 0, bytes, INT32, layout.terms(), terms.length);
    MemorySegment.copy(starts, 0, bytes, INT32, layout.starts(), starts.length);
    int longs = 0;
    for (int t = 0; t < terms.length; t++) {
      bytes.set(FLOAT32, layout.largest() + 4L * t, largest(starts[t], starts[t + 1]));
      if (withLengths) {
        bytes.set(FLOAT32, layout.leanest() + 4L * t, leanest(starts[t], starts[t + 1]));
      }
      bytes.set(INT32, layout.longs() + 4L * t, isLong(t) ? longs++ : Partition.SHORT);
    }
  }

  private void writeWindows(MemorySegment bytes, PartitionLayout layout) {
    long entry = 0;
    for (int t = 0; t < terms.length; t++) {
      if (!isLong(t)) {
        continue;
      }
      int posting = starts[t];
      for (int w = 0; w < Partition.windowsOf(rowCount); w++, entry++) {
        int from = posting;
        bytes.set(UINT16, layout.windowStarts() + 2 * entry, (char) (from - starts[t]));
        while (posting < starts[t + 1] && rows[posting] >>> Partition.WINDOW_SHIFT == w) {
          posting++;
        }
        bytes.set(FLOAT32, layout.windowLargest() + 4 * entry, largest(from, posting));
        if (withLengths) {
          bytes.set(FLOAT32, layout.windowLeanest() + 4 * entry, leanest(from, posting));
        }
      }
    }
  }

  private void writePostings(MemorySegment bytes, PartitionLayout layout) {
    MemorySegment.copy(rows, 0, bytes, UINT16, layout.rows(), rows.length);
    writeValues(values, bytes, layout.values());
    MemorySegment.copy(lengths, 0, bytes, FLOAT32, layout.lengths(), lengths.length);
  }

  private void writeValues(float[] values, MemorySegment bytes, long offset) {
    if (byteValues) {
      for (int i = 0; i < values.length; i++) {
        bytes.set(ValueLayout.JAVA_BYTE, offset + i, (byte) (int) values[i]);
      }
    } else {
      MemorySegment.copy(values, 0, bytes, FLOAT32, offset, values.length);
    }
  }

  private void writeRows(MemorySegment bytes, PartitionLayout layout) {
    if (!withRows()) {
      return;
    }
    MemorySegment.copy(rowStarts, 0, bytes, INT32, layout.rowStarts(), rowStarts.length);
    if (Partition.termBytes(terms.length) == 2) {
      for (int i = 0; i < rowTerms.length; i++) {
        bytes.set(UINT16, layout.rowTerms() + 2L * i, (char) rowTerms[i]);
      }
    } else {
      MemorySegment.copy(rowTerms, 0, bytes, INT32, layout.rowTerms(), rowTerms.length);
    }
    writeValues(rowValues, bytes, layout.rowValues());
  }

  private void writeHeader(
      MemorySegment bytes, PartitionLayout layout, int longCount, int valueBytes) {
    bytes.set(INT64, 0, layout.end());
    int[] fields = {
      firstRow,
      rowCount,
      terms.length,
      postingCount,
      longCount,
      valueBytes,
      withLengths ? 1 : 0,
      Float.floatToRawIntBits(smallest),
      Sections.crc(bytes.asSlice(Partition.HEADER_BYTES)),
      withRows() ? 1 : 0,
      withImpacts() ? 1 : 0,
      Float.floatToRawIntBits(withImpacts() ? (float) (total / postingCount) : 0)
    };
    for (int i = 0; i < fields.length; i++) {
      bytes.set(INT32, 8 + 4L * i, fields[i]);
    }
    bytes.set(INT32, Partition.CHECKSUM, Sections.crc(bytes.asSlice(0, Partition.CHECKSUM)));
  }

  private float largest(int from, int to) {
    float largest = 0;
    for (int i = from; i < to; i++) {
      largest = Math.max(largest, values[i]);
    }
    return largest;
  }

  /// Rounded down: it is a bound.
  private float leanest(int from, int to) {
    float leanest = Float.MAX_VALUE;
    for (int i = from; i < to; i++) {
      leanest = Math.min(leanest, lengths[rows[i]] / values[i]);
    }
    return leanest > 0 ? Math.nextDown(leanest) : 0;
  }

  /// Positions and a number for each, first a count; open addressing, 0 means no position.
  private static final class TermTable {
    private final int[] positions;
    private final int[] numbers;
    private int size;

    TermTable(int capacity) {
      positions = new int[capacity];
      numbers = new int[capacity];
    }

    TermTable withOneMore(int position) {
      int slot = slot(position);
      if (numbers[slot]++ > 0) {
        return this;
      }
      positions[slot] = position;
      return ++size <= positions.length / 2 ? this : doubled();
    }

    private TermTable doubled() {
      TermTable doubled = new TermTable(2 * positions.length);
      for (int i = 0; i < positions.length; i++) {
        if (numbers[i] > 0) {
          int slot = doubled.slot(positions[i]);
          doubled.positions[slot] = positions[i];
          doubled.numbers[slot] = numbers[i];
        }
      }
      doubled.size = size;
      return doubled;
    }

    int numberOf(int position) {
      return numbers[slot(position)];
    }

    /// Numbers each term by its place in `terms`, from 1 on, where its count was.
    void number(int[] terms) {
      for (int t = 0; t < terms.length; t++) {
        numbers[slot(terms[t])] = t + 1;
      }
    }

    int[] sortedTerms() {
      int[] terms = new int[size];
      int next = 0;
      for (int i = 0; i < positions.length; i++) {
        if (numbers[i] > 0) {
          terms[next++] = positions[i] ^ Integer.MIN_VALUE;
        }
      }
      Arrays.sort(terms);
      for (int i = 0; i < terms.length; i++) {
        terms[i] ^= Integer.MIN_VALUE;
      }
      return terms;
    }

    private int slot(int position) {
      int slot = (position * 0x9E3779B9) >>> (Integer.numberOfLeadingZeros(positions.length) + 1);
      while (numbers[slot] != 0 && positions[slot] != position) {
        slot = (slot + 1) & (positions.length - 1);
      }
      return slot;
    }
  }
}
