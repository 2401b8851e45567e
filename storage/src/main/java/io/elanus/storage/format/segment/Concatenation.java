package io.elanus.storage.format.segment;

import io.elanus.core.column.ArrayColumn;
import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.DenseVectorColumn;
import io.elanus.core.column.FloatingColumn;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.column.SparseVectorColumn;
import io.elanus.core.kernel.bits.Bits;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One column out of pieces of columns of the same type.
final class Concatenation {
  private Concatenation() {}

  /// Rows `from` to `to` of a column.
  record Piece(Column column, int from, int to) {
    int rowCount() {
      return to - from;
    }

    boolean isWhole() {
      return from == 0 && to == column.rowCount();
    }
  }

  /// @param pieces at least one
  static Column of(List<Piece> pieces) {
    if (pieces.size() == 1 && pieces.getFirst().isWhole()) {
      return pieces.getFirst().column();
    }
    int rows = 0;
    for (Piece piece : pieces) {
      rows += piece.rowCount();
    }
    Bits valid = valid(pieces, rows);
    return switch (pieces.getFirst().column()) {
      case IntegerColumn first -> {
        long[] values = new long[rows];
        int at = 0;
        for (Piece piece : pieces) {
          System.arraycopy(
              ((IntegerColumn) piece.column).values(), piece.from, values, at, piece.rowCount());
          at += piece.rowCount();
        }
        yield new IntegerColumn(first.type(), values, valid);
      }
      case FloatingColumn first -> {
        double[] values = new double[rows];
        int at = 0;
        for (Piece piece : pieces) {
          System.arraycopy(
              ((FloatingColumn) piece.column).values(), piece.from, values, at, piece.rowCount());
          at += piece.rowCount();
        }
        yield new FloatingColumn(first.type(), values, valid);
      }
      case BytesColumn first -> {
        List<int[]> offsets = new ArrayList<>();
        pieces.forEach(piece -> offsets.add(((BytesColumn) piece.column).offsets()));
        int[] joined = offsets(pieces, offsets, rows);
        byte[] bytes = new byte[joined[rows]];
        int at = 0;
        for (Piece piece : pieces) {
          BytesColumn column = (BytesColumn) piece.column;
          int start = column.offsets()[piece.from];
          int length = column.offsets()[piece.to] - start;
          System.arraycopy(column.bytes(), start, bytes, at, length);
          at += length;
        }
        yield new BytesColumn(first.type(), joined, bytes, valid);
      }
      case ArrayColumn first -> {
        List<int[]> offsets = new ArrayList<>();
        List<Piece> elements = new ArrayList<>();
        for (Piece piece : pieces) {
          ArrayColumn column = (ArrayColumn) piece.column;
          offsets.add(column.offsets());
          elements.add(
              new Piece(
                  column.elements(), column.offsets()[piece.from], column.offsets()[piece.to]));
        }
        yield new ArrayColumn(offsets(pieces, offsets, rows), of(elements), valid);
      }
      case SparseVectorColumn first -> {
        List<int[]> offsets = new ArrayList<>();
        pieces.forEach(piece -> offsets.add(((SparseVectorColumn) piece.column).offsets()));
        int[] joined = offsets(pieces, offsets, rows);
        int[] indices = new int[joined[rows]];
        float[] values = new float[joined[rows]];
        int at = 0;
        for (Piece piece : pieces) {
          SparseVectorColumn column = (SparseVectorColumn) piece.column;
          int start = column.offsets()[piece.from];
          int length = column.offsets()[piece.to] - start;
          System.arraycopy(column.indices(), start, indices, at, length);
          System.arraycopy(column.values(), start, values, at, length);
          at += length;
        }
        yield new SparseVectorColumn(joined, indices, values, valid);
      }
      case DenseVectorColumn
              first -> { // inside arrays: other dense vectors are written as they come
        int width = first.rowBytes();
        byte[] bytes = new byte[Math.multiplyExact(rows, width)];
        int at = 0;
        for (Piece piece : pieces) {
          byte[] own = ((DenseVectorColumn) piece.column).bytes();
          System.arraycopy(own, piece.from * width, bytes, at * width, piece.rowCount() * width);
          at += piece.rowCount();
        }
        yield new DenseVectorColumn(first.type(), first.dimension(), rows, bytes, valid);
      }
    };
  }

  private static int[] offsets(List<Piece> pieces, List<int[]> offsets, int rows) {
    int[] joined = new int[rows + 1];
    int row = 0;
    for (int p = 0; p < pieces.size(); p++) {
      Piece piece = pieces.get(p);
      int[] own = offsets.get(p);
      for (int r = piece.from; r < piece.to; r++) {
        joined[row + 1] = Math.addExact(joined[row], own[r + 1] - own[r]);
        row++;
      }
    }
    return joined;
  }

  private static @Nullable Bits valid(List<Piece> pieces, int rows) {
    Bits valid = Bits.all(rows);
    int at = 0;
    for (Piece piece : pieces) {
      for (int row = piece.from; row < piece.to; row++, at++) {
        if (piece.column.isNull(row)) {
          valid.clear(at);
        }
      }
    }
    return valid.count() == rows ? null : valid;
  }
}
