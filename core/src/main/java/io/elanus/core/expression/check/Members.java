package io.elanus.core.expression.check;

import io.elanus.core.expression.TemplateValue;
import io.elanus.core.expression.predicate.FloatingTest;
import io.elanus.core.expression.predicate.IntegerTest;
import io.elanus.core.expression.predicate.JsonTest;
import io.elanus.core.expression.predicate.MemberFilter;
import io.elanus.core.expression.predicate.Predicate;
import io.elanus.core.expression.predicate.TextTest;
import io.elanus.core.expression.syntax.Refusal;
import io.elanus.core.expression.syntax.Syntax;
import io.elanus.core.schema.DataType;
import java.util.List;
import java.util.Map;

/// `bloom_match(field, {members})`, which Milvus came to call `membership_match(field, {members}[,
/// type=bloom])`. Of a JSON value integers and strings are looked for as they are written: 5.0 is
/// no integer.
final class Members {
  private Members() {}

  static boolean isCall(String name) {
    return name.equals("bloom_match") || name.equals("membership_match");
  }

  /// @param operand what the first argument means
  static Predicate of(
      String name, List<Syntax> arguments, Meaning operand, Map<String, TemplateValue> templates) {
    boolean typed = name.equals("membership_match") && arguments.size() == 3;
    if (typed ? !isTypeBloom(arguments.get(2)) : arguments.size() != 2) {
      throw new Refusal(
          typed
              ? "membership_match knows type=bloom only"
              : name + " takes 2 arguments, but got " + arguments.size());
    }
    if (!(arguments.get(1) instanceof Syntax.Template(String template))
        || !(templates.get(template) instanceof TemplateValue.Bytes(byte[] blob))) {
      throw new Refusal(name + " needs a bloom filter as a template value of bytes");
    }
    MemberFilter members = MemberFilter.of(blob);
    return switch (operand) {
      case Meaning.Field term when term.type().isInteger() -> {
        requireKind(name, members, false, term);
        yield Leaves.integers(term, new IntegerTest.MemberOf(members));
      }
      case Meaning.Field term when term.type() == DataType.VARCHAR -> {
        requireKind(name, members, true, term);
        yield Leaves.text(term, new TextTest.MemberOf(members));
      }
      case Meaning.Term term
          when term.type() == DataType.JSON
              && !(term instanceof Meaning.Computed)
              && !(term instanceof Meaning.Length) ->
          new Predicate.JsonIs(
              Leaves.json(term),
              new JsonTest(
                  new IntegerTest.MemberOf(members),
                  new FloatingTest.Nothing(),
                  new TextTest.MemberOf(members),
                  null,
                  null,
                  false));
      case Meaning.Term _, Meaning.Value _, Meaning.Truth _ ->
          throw new Refusal(
              name + " operation are only supported on integer, varchar or json fields now");
    };
  }

  private static boolean isTypeBloom(Syntax argument) {
    return argument instanceof Syntax.Named(String parameter, Syntax.Name(String value, var steps))
        && parameter.equals("type")
        && steps.isEmpty()
        && value.equals("bloom");
  }

  private static void requireKind(
      String name, MemberFilter members, boolean texts, Meaning.Field term) {
    if (members.isOfOthersThan(texts)) {
      throw new Refusal(
          "%s: the bloom filter was made of %s, but field %s is %s"
              .formatted(
                  name,
                  texts ? "integers" : "strings",
                  term.field().name(),
                  term.type().wireName()));
    }
  }
}
