package io.elanus.core.expression.syntax;

import io.elanus.core.expression.syntax.Lexer.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Tokens to [Syntax] by operator precedence (Pratt). Highest first:
///
/// | level | operators                       | grouping                    |
/// |------:|---------------------------------|-----------------------------|
/// |    15 | `exists x`, `x is [not] null`   |                             |
/// |    14 | `like`, `=~`, `!~`              | left                        |
/// |    13 | `**`                            | right                       |
/// |    12 | unary `+ -`                     |                             |
/// |    11 | `* / %`                         | left                        |
/// |    10 | `+ -`                           | left                        |
/// |     9 | `in`, `not in`                  | left                        |
/// |     8 | `< <= > >=`                     | two make a range, no more   |
/// |     7 | `== !=`                         | left                        |
/// |     6 | `&`                             | left                        |
/// |     5 | `^`                             | left                        |
/// |     4 | single bar                      | left                        |
/// |     3 | `not`, `!`                      | takes all that binds tighter |
/// |     2 | `and`, `&&`                     | flat                        |
/// |     1 | `or`, double bar                | flat                        |
///
/// Every recursion and every left-leaning tree is bounded by [#MAX_DEPTH].
public final class Parser {
  /// Nesting of parentheses, and operators in a row other than `and` and `or`.
  static final int MAX_DEPTH = 256;

  /// Characters of a text.
  static final int MAX_LENGTH = 16 << 20;

  /// Elements of all lists, operands and calls of a text together.
  static final int MAX_NODES = 1 << 20;

  private static final int OR = 1;
  private static final int AND = 2;
  private static final int NOT = 3;
  private static final int BIT_OR = 4;
  private static final int BIT_XOR = 5;
  private static final int BIT_AND = 6;
  private static final int EQUALITY = 7;
  private static final int ORDER = 8;
  private static final int IN = 9;
  private static final int SUM = 10;
  private static final int PRODUCT = 11;
  private static final int SIGN = 12;
  private static final int POWER = 13;
  private static final int LIKE = 14;
  private static final int POSTFIX = 15;

  private final Lexer token;
  private int depth;

  /// The tallest tree among the operands read since somebody set this to zero.
  private int height;

  private int nodes;

  private Parser(String text) {
    this.token = new Lexer(text);
  }

  /// @throws Refusal with the place, when the text is no expression
  public static Syntax parse(String text) {
    if (text.length() > MAX_LENGTH) {
      throw Refusal.at(
          text,
          MAX_LENGTH,
          "expression of " + text.length() + " characters is too long, max is " + MAX_LENGTH);
    }
    Parser parser = new Parser(text);
    parser.token.next();
    Syntax whole = parser.expression(OR);
    if (parser.token.kind != Kind.END) {
      throw parser.unexpected();
    }
    return whole;
  }

  /// A field or a place inside one and nothing else, as JSON indexes name it.
  ///
  /// @throws Refusal when the text is something else
  public static Syntax.Name parseName(String text) {
    if (text.length() <= MAX_LENGTH) {
      Parser parser = new Parser(text);
      parser.token.next();
      if (parser.token.kind == Kind.NAME) {
        Syntax.Name name = parser.path();
        if (parser.token.kind == Kind.END) {
          return name;
        }
      }
    }
    throw new Refusal("cannot parse identifier: " + text);
  }

  /// One operand and all operators behind it that bind at least as tightly as `level`.
  private Syntax expression(int level) {
    if (++depth > MAX_DEPTH) {
      throw token.refuse("expression is nested deeper than " + MAX_DEPTH + " levels");
    }
    int siblings = height;
    height = 0;
    Syntax left = prefix();
    int own = height + 1;
    while (true) {
      height = 0;
      Syntax longer = infix(left, level);
      if (longer == left) {
        break;
      }
      left = longer;
      own = Math.max(own, height) + 1;
      if (own > MAX_DEPTH) {
        throw token.refuse("expression has more than " + MAX_DEPTH + " operators in a row");
      }
    }
    height = Math.max(siblings, own);
    depth--;
    return left;
  }

  private Syntax prefix() {
    count();
    switch (token.kind) {
      case NAME -> {
        return nameOrCall();
      }
      case INTEGER -> {
        if (token.minimum) {
          throw token.refuse("integer out of range: " + token.written());
        }
        return literal(new Constant.Int(token.integer));
      }
      case FLOATING -> {
        return literal(new Constant.Floating(token.floating));
      }
      case STRING -> {
        return literal(new Constant.Text(token.word));
      }
      case TRUE -> {
        return literal(new Constant.Bool(true));
      }
      case FALSE -> {
        return literal(new Constant.Bool(false));
      }
      case OPEN -> {
        token.next();
        Syntax inner = expression(OR);
        expect(Kind.CLOSE, "')'");
        return inner;
      }
      case OPEN_LIST -> {
        return list();
      }
      case OPEN_BRACE -> {
        return template();
      }
      case NOT -> {
        token.next();
        return new Syntax.Not(expression(NOT));
      }
      case EXISTS -> {
        token.next();
        return new Syntax.Exists(expression(POSTFIX));
      }
      case PLUS -> {
        token.next();
        return new Syntax.Sign(false, expression(SIGN));
      }
      case MINUS -> {
        return negative();
      }
      case UNSUPPORTED -> throw unsupportedOperator();
      case END,
          CLOSE,
          CLOSE_LIST,
          CLOSE_BRACE,
          COMMA,
          ASSIGN,
          EQUAL,
          NOT_EQUAL,
          LESS,
          LESS_OR_EQUAL,
          GREATER,
          GREATER_OR_EQUAL,
          STAR,
          SLASH,
          PERCENT,
          POWER,
          AND,
          OR,
          IN,
          LIKE,
          MATCHES,
          NOT_MATCHES,
          BIT_AND,
          BIT_OR,
          BIT_XOR ->
          throw unexpected();
    }
    throw new IllegalStateException("unreachable");
  }

  /// `left` with the operator that follows it, or `left` itself when none of this level follows.
  private Syntax infix(Syntax left, int level) {
    return switch (token.kind) {
      case OR -> level <= OR ? disjunction(left) : left;
      case AND -> level <= AND ? conjunction(left) : left;
      case EQUAL, NOT_EQUAL -> level <= EQUALITY ? equality(left) : left;
      case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> level <= ORDER ? order(left) : left;
      case IN -> level <= IN ? membership(left) : left;
      case NOT -> level <= IN ? negatedMembership(left) : left;
      case PLUS -> level <= SUM ? arithmetic(Operator.ADD, left, PRODUCT) : left;
      case MINUS -> level <= SUM ? arithmetic(Operator.SUBTRACT, left, PRODUCT) : left;
      case STAR -> level <= PRODUCT ? arithmetic(Operator.MULTIPLY, left, SIGN) : left;
      case SLASH -> level <= PRODUCT ? arithmetic(Operator.DIVIDE, left, SIGN) : left;
      case PERCENT -> level <= PRODUCT ? arithmetic(Operator.MODULO, left, SIGN) : left;
      case POWER -> level <= POWER ? arithmetic(Operator.POWER, left, SIGN) : left;
      case LIKE -> level <= LIKE ? like(left) : left;
      case MATCHES -> level <= LIKE ? matches(left) : left;
      case NOT_MATCHES -> level <= LIKE ? new Syntax.Not(matches(left)) : left;
      case BIT_AND -> level <= BIT_AND ? arithmetic(Operator.BIT_AND, left, EQUALITY) : left;
      case BIT_XOR -> level <= BIT_XOR ? arithmetic(Operator.BIT_XOR, left, BIT_AND) : left;
      case BIT_OR -> level <= BIT_OR ? arithmetic(Operator.BIT_OR, left, BIT_XOR) : left;
      case NAME -> isWord("is", "IS") ? nullTest(left) : left;
      case UNSUPPORTED -> throw unsupportedOperator();
      case END,
          INTEGER,
          FLOATING,
          STRING,
          OPEN,
          CLOSE,
          OPEN_LIST,
          CLOSE_LIST,
          OPEN_BRACE,
          CLOSE_BRACE,
          COMMA,
          ASSIGN,
          EXISTS,
          TRUE,
          FALSE ->
          left;
    };
  }

  private Syntax disjunction(Syntax first) {
    List<Syntax> operands = new ArrayList<>();
    operands.add(first);
    while (token.kind == Kind.OR) {
      token.next();
      operands.add(expression(AND));
    }
    return new Syntax.Or(operands);
  }

  private Syntax conjunction(Syntax first) {
    List<Syntax> operands = new ArrayList<>();
    operands.add(first);
    while (token.kind == Kind.AND) {
      token.next();
      operands.add(expression(NOT));
    }
    return new Syntax.And(operands);
  }

  private Syntax equality(Syntax left) {
    Comparison comparison = token.kind == Kind.EQUAL ? Comparison.EQUAL : Comparison.NOT_EQUAL;
    token.next();
    return new Syntax.Compare(comparison, left, expression(ORDER));
  }

  private Syntax order(Syntax left) {
    Comparison first = orderHere();
    token.next();
    Syntax middle = expression(IN);
    if (!isOrderHere()) {
      return new Syntax.Compare(first, left, middle);
    }
    Comparison second = orderHere();
    if (isUpward(first) != isUpward(second)) {
      throw token.refuse("range '" + first.symbol() + " ... " + second.symbol() + "' turns around");
    }
    token.next();
    Syntax right = expression(IN);
    if (isOrderHere()) {
      throw unexpected();
    }
    boolean firstIncluded =
        first == Comparison.LESS_OR_EQUAL || first == Comparison.GREATER_OR_EQUAL;
    boolean secondIncluded =
        second == Comparison.LESS_OR_EQUAL || second == Comparison.GREATER_OR_EQUAL;
    return isUpward(first)
        ? new Syntax.Between(left, firstIncluded, middle, right, secondIncluded)
        : new Syntax.Between(right, secondIncluded, middle, left, firstIncluded);
  }

  private boolean isOrderHere() {
    return token.kind == Kind.LESS
        || token.kind == Kind.LESS_OR_EQUAL
        || token.kind == Kind.GREATER
        || token.kind == Kind.GREATER_OR_EQUAL;
  }

  private Comparison orderHere() {
    return switch (token.kind) {
      case LESS -> Comparison.LESS;
      case LESS_OR_EQUAL -> Comparison.LESS_OR_EQUAL;
      case GREATER -> Comparison.GREATER;
      case GREATER_OR_EQUAL -> Comparison.GREATER_OR_EQUAL;
      default -> throw new IllegalStateException("no order: " + token.kind);
    };
  }

  private static boolean isUpward(Comparison order) {
    return order == Comparison.LESS || order == Comparison.LESS_OR_EQUAL;
  }

  private Syntax membership(Syntax left) {
    token.next();
    return new Syntax.In(left, expression(SUM));
  }

  private Syntax negatedMembership(Syntax left) {
    token.next();
    if (token.kind != Kind.IN) {
      throw unexpected();
    }
    return new Syntax.Not(membership(left));
  }

  private Syntax arithmetic(Operator operator, Syntax left, int rightLevel) {
    token.next();
    return new Syntax.Arithmetic(operator, left, expression(rightLevel));
  }

  private Syntax like(Syntax left) {
    token.next();
    return new Syntax.Like(left, expression(POSTFIX));
  }

  private Syntax matches(Syntax left) {
    token.next();
    return new Syntax.Matches(left, expression(POSTFIX));
  }

  private Syntax nullTest(Syntax left) {
    token.next();
    boolean negated = token.kind == Kind.NOT;
    if (negated) {
      token.next();
    }
    if (!isWord("null", "NULL")) {
      throw unexpected();
    }
    token.next();
    return negated ? new Syntax.Not(new Syntax.IsNull(left)) : new Syntax.IsNull(left);
  }

  private boolean isWord(String lower, String upper) {
    return token.kind == Kind.NAME && (token.word.equals(lower) || token.word.equals(upper));
  }

  private Syntax negative() {
    token.next();
    if (token.kind == Kind.INTEGER && token.minimum) {
      return literal(new Constant.Int(Long.MIN_VALUE));
    }
    return new Syntax.Sign(true, expression(SIGN));
  }

  private Syntax literal(Constant value) {
    token.next();
    return new Syntax.Literal(value);
  }

  private Syntax nameOrCall() {
    Syntax.Name name = path();
    if (token.kind == Kind.STRING && name.steps().isEmpty()) {
      return timeLiteral(name.name());
    }
    if (token.kind != Kind.OPEN || !name.steps().isEmpty()) {
      return name;
    }
    token.next();
    List<Syntax> arguments = new ArrayList<>();
    while (token.kind != Kind.CLOSE) {
      arguments.add(argument());
      if (token.kind != Kind.COMMA) {
        break;
      }
      token.next();
    }
    expect(Kind.CLOSE, "')'");
    return new Syntax.Call(name.name().toLowerCase(Locale.ROOT), arguments);
  }

  /// A string behind a name: `ISO '...'` or `INTERVAL '...'`. Without one the words are names.
  private Syntax timeLiteral(String word) {
    String text = token.word;
    Syntax literal =
        switch (word) {
          case "iso", "ISO" -> new Syntax.Iso(text);
          case "interval", "INTERVAL" -> new Syntax.Span(text);
          default -> throw unexpected();
        };
    token.next();
    return literal;
  }

  /// An argument may be named, as in `minimum_should_match = 2`.
  private Syntax argument() {
    Syntax argument = expression(OR);
    if (token.kind != Kind.ASSIGN) {
      return argument;
    }
    if (!(argument instanceof Syntax.Name(String name, List<PathStep> steps)) || !steps.isEmpty()) {
      throw unexpected();
    }
    token.next();
    return new Syntax.Named(name.toLowerCase(Locale.ROOT), expression(OR));
  }

  private Syntax.Name path() {
    String name = token.word;
    List<PathStep> steps = new ArrayList<>();
    token.next();
    while (token.kind == Kind.OPEN_LIST) {
      token.next();
      switch (token.kind) {
        case STRING -> steps.add(new PathStep.Key(token.word));
        case NAME -> name = subField(name, steps);
        case INTEGER -> {
          if (token.integer > Integer.MAX_VALUE || token.minimum) {
            throw token.refuse("array index out of range: " + token.written());
          }
          steps.add(new PathStep.Position((int) token.integer));
        }
        default ->
            throw token.refuse(
                "cannot parse identifier: "
                    + name
                    + "["
                    + token.written()
                    + "]: a key is quoted, a position is a plain integer");
      }
      token.next();
      expect(Kind.CLOSE_LIST, "']'");
      count();
    }
    return new Syntax.Name(name, List.copyOf(steps));
  }

  /// `struct[sub]`, also behind the position of an element: `struct[0][sub]`.
  private String subField(String name, List<PathStep> steps) {
    boolean inElement = steps.size() == 1 && steps.getFirst() instanceof PathStep.Position;
    if (name.endsWith("]") || !steps.isEmpty() && !inElement) {
      throw token.refuse(
          "cannot parse identifier: "
              + name
              + "["
              + token.written()
              + "]: a key is quoted, a position is a plain integer");
    }
    return name + "[" + token.word + "]";
  }

  private Syntax template() {
    token.next();
    if (token.kind != Kind.NAME) {
      throw unexpected();
    }
    String name = token.word;
    token.next();
    expect(Kind.CLOSE_BRACE, "'}'");
    return new Syntax.Template(name);
  }

  /// Long lists are the rule, so that a list of nothing but literals stays one constant.
  private Syntax list() {
    token.next();
    List<Constant> literals = new ArrayList<>();
    List<Syntax> elements = new ArrayList<>();
    while (token.kind != Kind.CLOSE_LIST) {
      Syntax element = expression(OR);
      if (elements.isEmpty() && literalOf(element) instanceof Syntax.Literal(Constant value)) {
        literals.add(value);
      } else {
        if (elements.isEmpty()) {
          literals.forEach(value -> elements.add(new Syntax.Literal(value)));
        }
        elements.add(element);
      }
      if (token.kind != Kind.COMMA) {
        break;
      }
      token.next();
    }
    expect(Kind.CLOSE_LIST, "']'");
    return elements.isEmpty()
        ? new Syntax.Literal(new Constant.Many(List.copyOf(literals)))
        : new Syntax.ListOf(List.copyOf(elements));
  }

  private static Syntax literalOf(Syntax element) {
    if (element
        instanceof Syntax.Sign(boolean negative, Syntax.Literal(Constant.Int(long value)))) {
      return new Syntax.Literal(new Constant.Int(negative ? -value : value));
    }
    if (element
        instanceof Syntax.Sign(boolean negative, Syntax.Literal(Constant.Floating(double value)))) {
      return new Syntax.Literal(new Constant.Floating(negative ? -value : value));
    }
    return element;
  }

  private void expect(Kind kind, String written) {
    if (token.kind != kind) {
      throw token.refuse("mismatched input '" + token.written() + "' expecting " + written);
    }
    token.next();
  }

  private void count() {
    if (++nodes > MAX_NODES) {
      throw token.refuse("expression has more than " + MAX_NODES + " parts");
    }
  }

  private Refusal unexpected() {
    return token.refuse("mismatched input '" + token.written() + "'");
  }

  private Refusal unsupportedOperator() {
    return token.refuse("operator '" + token.word + "' is not supported");
  }
}
