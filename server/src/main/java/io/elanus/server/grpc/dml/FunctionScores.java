package io.elanus.server.grpc.dml;

import io.elanus.cluster.proxy.FunctionScore;
import io.elanus.core.error.DatabaseException;
import io.elanus.wire.FunctionSchema;
import io.elanus.wire.FunctionType;
import java.util.ArrayList;
import java.util.List;

/// Functions that change scores, from the wire.
final class FunctionScores {
  private FunctionScores() {}

  static FunctionScore decode(io.elanus.wire.FunctionScore score) {
    if (score.getFunctionsCount() == 0) {
      return FunctionScore.NONE;
    }
    List<FunctionScore.Function> functions = new ArrayList<>(score.getFunctionsCount());
    for (FunctionSchema function : score.getFunctionsList()) {
      if (function.getType() != FunctionType.Rerank) {
        throw DatabaseException.plain("%s is not rerank function.", function.getType());
      }
      functions.add(
          new FunctionScore.Function(
              function.getName(),
              function.getInputFieldNamesList(),
              function.getOutputFieldNamesList(),
              Parameters.flatten(function.getParamsList())));
    }
    return new FunctionScore(functions, Parameters.flatten(score.getParamsList()));
  }
}
