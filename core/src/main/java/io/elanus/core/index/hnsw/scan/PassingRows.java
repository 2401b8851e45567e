package io.elanus.core.index.hnsw.scan;

import io.elanus.core.kernel.bits.BitLookup;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.quantizer.FastScan;
import java.util.Arrays;

/// Which rows of the blocks of sketches a filter lets pass, strays excepted: asked block by block
/// at first, and found of all blocks at once when many were asked, or many in vain.
///
/// Filled anew for each filter; one thread at a time.
final class PassingRows {
  /// When one of so many blocks has been asked, all are.
  private static final int BLOCKS_PER_ASKED = 6;

  /// Or when so many in a row had none.
  private static final int FRUITLESS = 24;

  /// Asking a block takes as long as finding the blocks of so many rows.
  private static final int ROWS_PER_ASKED = 4;

  private final Bits strays;
  private final BitLookup passing = new BitLookup();

  /// Of each block one bit a row, where that is known of all, shape `[blocks]`.
  private int[] ofBlocks = new int[0];

  /// Whether any row of a list passes, where that is known of all, shape `[lists]`.
  private boolean[] inLists = new boolean[0];

  private boolean knowsAll;
  private int count;

  /// Blocks that may yet be asked row by row.
  private int askable;

  /// How many of the blocks last asked had no row that passes.
  private int fruitless;

  /// @param strays rows that never pass
  PassingRows(Bits strays) {
    this.strays = strays;
  }

  /// @param filter the rows that pass
  void set(SketchLists lists, Bits filter) {
    knowsAll = false;
    count = passing.set(filter, strays);
    askable = lists.blocks() / BLOCKS_PER_ASKED;
    fruitless = 0;
  }

  int count() {
    return count;
  }

  boolean get(int row) {
    return passing.get(row);
  }

  /// Whether it is known that no row of a list passes.
  boolean areNoneIn(int list) {
    return knowsAll && !inLists[list];
  }

  /// One bit for each of a block's rows.
  ///
  /// @param filter see [#set]
  int ofBlock(SketchLists lists, int block, Bits filter) {
    if (!knowsAll) {
      if (askable-- > 0 && fruitless < FRUITLESS) {
        int rows = passing.ofRows(lists.rows(), FastScan.ROWS * block);
        fruitless = rows == 0 ? fruitless + 1 : 0;
        return rows;
      }
      findAll(lists, filter);
    }
    return ofBlocks[block];
  }

  private void findAll(SketchLists lists, Bits filter) {
    if (ofBlocks.length != lists.blocks()) {
      ofBlocks = new int[lists.blocks()];
      inLists = new boolean[lists.count()];
    }
    if (count < ROWS_PER_ASKED * lists.blocks()) {
      findPlaces(lists, filter);
    } else {
      for (int block = 0; block < ofBlocks.length; block++) {
        ofBlocks[block] = passing.ofRows(lists.rows(), FastScan.ROWS * block);
      }
    }
    Arrays.fill(inLists, false);
    for (int block = 0; block < ofBlocks.length; block++) {
      inLists[lists.listOfBlock()[block]] |= ofBlocks[block] != 0;
    }
    knowsAll = true;
  }

  private void findPlaces(SketchLists lists, Bits filter) {
    int[] blocks = ofBlocks;
    Arrays.fill(blocks, 0);
    int[] places = lists.places();
    long[] words = filter.words();
    long[] passedOver = strays.words();
    for (int w = 0; w < words.length; w++) {
      for (long left = words[w] & ~passedOver[w]; left != 0; left &= left - 1) {
        int place = places[(w << 6) + Long.numberOfTrailingZeros(left)];
        blocks[place / FastScan.ROWS] |= 1 << (place % FastScan.ROWS);
      }
    }
  }

  long residentBytes() {
    return passing.residentBytes() + 4L * ofBlocks.length + inLists.length;
  }
}
