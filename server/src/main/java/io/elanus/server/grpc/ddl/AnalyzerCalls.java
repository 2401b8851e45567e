package io.elanus.server.grpc.ddl;

import com.google.protobuf.ByteString;
import io.elanus.cluster.proxy.TextAnalysis;
import io.elanus.core.text.analysis.TermHash;
import io.elanus.core.text.analysis.Token;
import io.elanus.server.grpc.RequestHeaders;
import io.elanus.server.grpc.WireStatus;
import io.elanus.wire.AnalyzerResult;
import io.elanus.wire.AnalyzerToken;
import io.elanus.wire.RunAnalyzerRequest;
import io.elanus.wire.RunAnalyzerResponse;
import java.util.List;

/// RunAnalyzer: the terms of texts.
public final class AnalyzerCalls {
  private final TextAnalysis analysis;

  AnalyzerCalls(TextAnalysis analysis) {
    this.analysis = analysis;
  }

  public RunAnalyzerResponse run(RunAnalyzerRequest request) {
    List<String> texts =
        request.getPlaceholderList().stream().map(ByteString::toStringUtf8).toList();
    RunAnalyzerResponse.Builder response =
        RunAnalyzerResponse.newBuilder().setStatus(WireStatus.ok());
    if (texts.isEmpty()) {
      return response.build();
    }
    List<List<Token>> tokens =
        request.getCollectionName().isEmpty()
            ? analysis.byParameters(request.getAnalyzerParams(), texts)
            : analysis.byField(
                RequestHeaders.database(request.getDbName()),
                request.getCollectionName(),
                request.getFieldName(),
                request.getAnalyzerNamesList(),
                texts);
    for (List<Token> ofText : tokens) {
      AnalyzerResult.Builder result = AnalyzerResult.newBuilder();
      for (Token token : ofText) {
        result.addTokens(write(token, request.getWithDetail(), request.getWithHash()));
      }
      response.addResults(result);
    }
    return response.build();
  }

  private static AnalyzerToken write(Token token, boolean detail, boolean hash) {
    AnalyzerToken.Builder wire = AnalyzerToken.newBuilder().setToken(token.term());
    if (detail) {
      wire.setStartOffset(token.startOffset())
          .setEndOffset(token.endOffset())
          .setPosition(token.position())
          .setPositionLength(token.positionLength());
    }
    if (hash) {
      wire.setHash(TermHash.of(token.term()));
    }
    return wire.build();
  }
}
