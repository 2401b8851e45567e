package io.elanus.core.expression.check;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.expression.syntax.Comparison;
import io.elanus.core.expression.syntax.Syntax;

/// Whether a filter names exactly one value of the partition key, as a search of a collection with
/// `partitionkey.isolation` must. What counts as that, and the texts, are Milvus's.
public final class IsolatedKey {
  private final String key;

  private IsolatedKey(String key) {
    this.key = key;
  }

  /// @param key name of the partition key
  /// @throws DatabaseException when the filter allows several values, or says nothing of the key
  public static void require(Syntax filter, String key) {
    if (!new IsolatedKey(key).isNamedBy(filter)) {
      throw missing();
    }
  }

  /// The refusal of a search without such a filter.
  public static DatabaseException missing() {
    return DatabaseException.plain(
        "partition key not found in expr or the expr is invalid when validating partition key"
            + " isolation");
  }

  private boolean isNamedBy(Syntax filter) {
    return switch (filter) {
      case Syntax.And(var operands) -> {
        boolean named = false;
        for (Syntax operand : operands) {
          named |= isNamedBy(operand);
        }
        yield named;
      }
      case Syntax.Or(var operands) -> {
        for (Syntax operand : operands) {
          refused(isNamedBy(operand), "OR");
        }
        yield false;
      }
      case Syntax.Not(Syntax operand) -> refused(isNamedBy(operand), "NOT");
      case Syntax.In(Syntax operand, Syntax _) -> refused(isKey(operand), "IN");
      case Syntax.Between between -> refused(isKey(between.middle()), "BinaryRange");
      case Syntax.Like(Syntax operand, Syntax _) -> refused(isKey(operand), "Match");
      case Syntax.Compare(Comparison comparison, Syntax left, Syntax right) -> {
        boolean leftIsKey = isKey(left);
        if (!leftIsKey && !isKey(right) || (leftIsKey ? right : left) instanceof Syntax.Name) {
          yield false;
        }
        if (comparison != Comparison.EQUAL) {
          throw unsupported(name(leftIsKey ? comparison : comparison.mirrored()));
        }
        yield true;
      }
      case Syntax.Name _,
          Syntax.Literal _,
          Syntax.Iso _,
          Syntax.Span _,
          Syntax.Template _,
          Syntax.ListOf _,
          Syntax.Sign _,
          Syntax.Arithmetic _,
          Syntax.Matches _,
          Syntax.IsNull _,
          Syntax.Exists _,
          Syntax.Named _,
          Syntax.Call _ ->
          false;
    };
  }

  /// False, unless the key is named where it must not be.
  private static boolean refused(boolean named, String what) {
    if (named) {
      throw unsupported(what);
    }
    return false;
  }

  private boolean isKey(Syntax syntax) {
    return syntax instanceof Syntax.Name(String name, var steps)
        && steps.isEmpty()
        && name.equals(key);
  }

  private static DatabaseException unsupported(String what) {
    return DatabaseException.plain("partition key isolation does not support %s", what);
  }

  /// As Milvus's plans name it.
  private static String name(Comparison comparison) {
    return switch (comparison) {
      case EQUAL -> "Equal";
      case NOT_EQUAL -> "NotEqual";
      case LESS -> "LessThan";
      case LESS_OR_EQUAL -> "LessEqual";
      case GREATER -> "GreaterThan";
      case GREATER_OR_EQUAL -> "GreaterEqual";
    };
  }
}
