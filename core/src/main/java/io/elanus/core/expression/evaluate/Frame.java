package io.elanus.core.expression.evaluate;

import io.elanus.core.column.ArrayColumn;
import io.elanus.core.column.BatchStatistics;
import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.ColumnSource;
import io.elanus.core.column.FloatingColumn;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.column.ShreddedPath;
import io.elanus.core.expression.json.JsonCursor;
import io.elanus.core.expression.predicate.JsonTerm;
import io.elanus.core.expression.predicate.Predicate;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.schema.FieldId;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One batch under evaluation, and scratch space that is kept from batch to batch. One thread.
final class Frame {
  private final ColumnSource source;
  private final Map<FieldId, Column> columns = new HashMap<>();
  private final ArrayDeque<Truth> truths = new ArrayDeque<>();
  private final ArrayDeque<long[]> masks = new ArrayDeque<>();
  private long @Nullable [] longs;
  private double @Nullable [] doubles;
  private int[] marks = {};
  private int mark;
  private int batch;

  final JsonCursor json = new JsonCursor();

  /// Rows of the batch, and the words that hold their bits.
  int rows;

  int words;

  /// What indexes say of leaves, for all batches.
  final IndexedLeaves answers;

  /// What is expected of predicates.
  final Selectivity selectivity;

  private final Map<Predicate, Junction> junctions = new IdentityHashMap<>();
  private @Nullable Picked picked;

  /// @param source at least one row
  Frame(ColumnSource source, IndexedLeaves answers) {
    this.source = source;
    this.answers = answers;
    this.selectivity = new Selectivity(source, answers);
  }

  /// The operands of an `and` or `or`, as they stand after the batches before.
  Junction junction(Predicate predicate) {
    Junction known = junctions.get(predicate);
    if (known == null) {
      known =
          switch (predicate) {
            case Predicate.And(List<Predicate> operands) -> Junction.of(operands, true, this);
            case Predicate.Or(List<Predicate> operands) -> Junction.of(operands, false, this);
            default -> throw new IllegalArgumentException("no operands: " + predicate);
          };
      junctions.put(predicate, known);
    }
    return known;
  }

  boolean isTold(Predicate predicate) {
    return Pruning.isTold(predicate, source);
  }

  /// As the batch's statistics tell, without looking at a row.
  boolean mustBeTrue(Predicate predicate) {
    return Pruning.mustBeTrue(predicate, source, batch);
  }

  boolean canBeTrue(Predicate predicate) {
    return Pruning.canBeTrue(predicate, source, batch);
  }

  /// Sets the bits of all rows, and no others of their words.
  void all(long[] mask) {
    int last = words - 1;
    Arrays.fill(mask, 0, last, -1L);
    mask[last] = -1L >>> (64 * words - rows);
  }

  /// How many of the batch's rows are in a set of them.
  int count(long[] mask) {
    int count = 0;
    for (int w = 0; w < words; w++) {
      count += Long.bitCount(mask[w]);
    }
    return count;
  }

  /// Some rows of the batch as a batch of their own, valid until the next call.
  Frame among(int[] chosen) {
    Picked rowsOf = picked;
    if (rowsOf == null) {
      rowsOf = new Picked(this);
      picked = rowsOf;
    }
    rowsOf.chosen = chosen;
    rowsOf.frame.begin(0);
    return rowsOf.frame;
  }

  /// Rows of a frame's batch.
  private static final class Picked implements ColumnSource {
    private final Frame of;
    private final Frame frame = new Frame(this, IndexedLeaves.NONE);
    private int[] chosen = {};

    Picked(Frame of) {
      this.of = of;
    }

    @Override
    public int rowCount() {
      return chosen.length;
    }

    @Override
    public Column batch(FieldId field, int batch) {
      return of.column(field).gather(chosen);
    }
  }

  /// This batch's part of a set of all rows.
  void copy(Bits rows, long[] into) {
    System.arraycopy(rows.words(), batch * Truth.WORDS, into, 0, words);
  }

  void begin(int nextBatch) {
    batch = nextBatch;
    rows = source.batchRows(nextBatch);
    words = Bits.wordCount(rows);
    columns.clear();
  }

  /// A column is fetched when the first leaf asks for it: decided batches do not decode.
  private Column column(FieldId field) {
    Column column = columns.get(field);
    if (column == null) {
      column = source.batch(field, batch);
      columns.put(field, column);
    }
    return column;
  }

  /// The columns of a path inside documents; null when these have to be looked at.
  @Nullable ShreddedPath shredded(JsonTerm term) {
    return term.shreddedIn(source);
  }

  /// Null when no row of the batch has a mark.
  @Nullable IntegerColumn marks(ShreddedPath path) {
    FieldId marks = path.marks();
    if (marks == null) {
      return null;
    }
    BatchStatistics told = source.batchStatistics(marks, batch);
    return told != null
            && told.range() instanceof BatchStatistics.Range.Integers(long _, long largest)
            && largest == ShreddedPath.TYPED
        ? null
        : integers(marks);
  }

  double nanosPerRow(Predicate leaf) {
    return ScanCost.nanosPerRow(leaf, source);
  }

  IntegerColumn integers(FieldId field) {
    return (IntegerColumn) column(field);
  }

  FloatingColumn floats(FieldId field) {
    return (FloatingColumn) column(field);
  }

  BytesColumn bytes(FieldId field) {
    return (BytesColumn) column(field);
  }

  ArrayColumn array(FieldId field) {
    return (ArrayColumn) column(field);
  }

  Column any(FieldId field) {
    return column(field);
  }

  Truth takeTruth() {
    Truth truth = truths.poll();
    return truth == null ? new Truth() : truth;
  }

  void giveBack(Truth truth) {
    truths.push(truth);
  }

  long[] takeMask() {
    long[] mask = masks.poll();
    return mask == null ? new long[Truth.WORDS] : mask;
  }

  void giveBack(long[] mask) {
    masks.push(mask);
  }

  long[] longs() {
    long[] scratch = longs;
    if (scratch == null) {
      scratch = new long[ColumnSource.BATCH_ROWS];
      longs = scratch;
    }
    return scratch;
  }

  double[] doubles() {
    double[] scratch = doubles;
    if (scratch == null) {
      scratch = new double[ColumnSource.BATCH_ROWS];
      doubles = scratch;
    }
    return scratch;
  }

  /// At least `size` entries, none of which holds [#nextMark]'s answer yet.
  int[] marks(int size) {
    if (marks.length < size) {
      marks = Arrays.copyOf(marks, Math.max(size, 2 * marks.length));
    }
    return marks;
  }

  /// A number that marks what one row has seen.
  int nextMark() {
    if (mark == Integer.MAX_VALUE) {
      Arrays.fill(marks, 0);
      mark = 0;
    }
    return ++mark;
  }
}
