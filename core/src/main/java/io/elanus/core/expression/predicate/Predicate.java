package io.elanus.core.expression.predicate;

import io.elanus.core.expression.syntax.Comparison;
import io.elanus.core.geometry.SpatialTest;
import io.elanus.core.schema.FieldId;
import io.elanus.core.text.analysis.Analyzer;
import io.elanus.core.text.match.TextQuery;
import java.util.List;

/// A checked filter as a tree. Each node is true, false or unknown for a row.
public sealed interface Predicate {
  /// The same for every row, null or not.
  record Always(boolean value) implements Predicate {}

  /// True when all are, false when one is, else unknown. At least two operands, in any order.
  record And(List<Predicate> operands) implements Predicate {}

  /// True when one is, false when all are, else unknown. At least two operands, in any order.
  record Or(List<Predicate> operands) implements Predicate {}

  /// True where the operand is false, unknown where it is unknown. Only around leaves: negation
  /// moves down through `and` and `or`, so that above the leaves nobody has to tell unknown from
  /// false.
  record Not(Predicate operand) implements Predicate {
    public Not {
      if (operand instanceof And || operand instanceof Or || operand instanceof Not) {
        throw new IllegalArgumentException("no leaf: " + operand);
      }
    }
  }

  /// Unknown where the term has no value.
  record IntegerIs(IntegerTerm term, IntegerTest test) implements Predicate {}

  /// Unknown where the term has no value.
  record FloatingIs(FloatingTerm term, FloatingTest test) implements Predicate {}

  /// Unknown where the term has no value.
  record TextIs(TextTerm term, TextTest test) implements Predicate {}

  /// The analyzed text of a VARCHAR column answers the query. Unknown where it is null.
  record TextMatches(FieldId field, Analyzer analyzer, TextQuery query) implements Predicate {}

  /// The shape of a GEOMETRY column. Unknown where it is null.
  record ShapeIs(FieldId field, SpatialTest test) implements Predicate {}

  /// Unknown where the path leads nowhere, to a null, or to another kind than the test is about.
  record JsonIs(JsonTerm term, JsonTest test) implements Predicate {}

  /// Two columns of one row; both numeric (BOOL with BOOL only) or both VARCHAR. Unknown where one
  /// is null.
  record ColumnsCompare(FieldId left, Comparison comparison, FieldId right) implements Predicate {}

  /// One VARCHAR column of a row begins with another's value. Unknown where one is null.
  record ColumnStartsWith(FieldId field, FieldId prefix) implements Predicate {}

  /// Never unknown.
  record IsNull(FieldId field) implements Predicate {}

  /// The path leads nowhere or to a null. Never unknown.
  record JsonIsNull(JsonTerm term) implements Predicate {}

  /// The path leads to something that holds a value at any depth. Never unknown.
  record JsonExists(JsonTerm term) implements Predicate {}

  /// The whole array, element by element. Unknown where it is null.
  ///
  /// @param possible false when no array of this element type can equal it
  record ArrayEquals(FieldId field, Elements elements, boolean possible) implements Predicate {}

  /// One or all of the elements are in the array. Unknown where it is null.
  ///
  /// @param wanted in any order, distinct
  /// @param possible false when an element that is wanted cannot be in an array of this type
  record ArrayContains(FieldId field, Elements wanted, boolean all, boolean possible)
      implements Predicate {}

  /// So many elements of an array match. Unknown where the array is null.
  ///
  /// @param array an array field of those elements: of a struct's sub-fields any one
  /// @param element over elements as rows: what it reads are array fields' elements
  /// @param restricts whether a search by elements may only find those that match
  record ElementsMatch(FieldId array, Predicate element, Quantity quantity, boolean restricts)
      implements Predicate {}

  /// One or all of the elements are in the JSON array. Unknown where the path leads to no array.
  record JsonContains(JsonTerm term, JsonElements wanted, boolean all) implements Predicate {}
}
