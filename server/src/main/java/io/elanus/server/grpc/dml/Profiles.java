package io.elanus.server.grpc.dml;

import com.google.protobuf.ByteString;
import io.elanus.wire.DataType;
import io.elanus.wire.FieldData;
import io.elanus.wire.JSONArray;
import io.elanus.wire.QueryResults;
import io.elanus.wire.ScalarField;
import io.elanus.wire.SearchResultData;
import io.elanus.wire.SearchResults;
import java.util.List;

/// Puts the profile of a read where every client can read it: an output field `$profile` whose
/// value at the first hit or row is the profile, and null at all others; and, for when there is
/// none, `profile` in the status's extra information.
final class Profiles {
  /// Also asks for a profile when it is among the output fields wanted: clients pass few parameters
  /// of a query on.
  private static final String FIELD = "$profile";

  private Profiles() {}

  static boolean areWanted(List<String> outputFields) {
    return outputFields.contains(FIELD);
  }

  /// The output fields that are fields.
  static List<String> without(List<String> outputFields) {
    return areWanted(outputFields)
        ? outputFields.stream().filter(name -> !name.equals(FIELD)).toList()
        : outputFields;
  }

  static SearchResults with(SearchResults answer, String json) {
    SearchResults.Builder told = answer.toBuilder();
    told.getStatusBuilder().putExtraInfo("profile", json);
    int hits = answer.getResults().getScoresCount();
    if (hits > 0) {
      SearchResultData.Builder data = told.getResultsBuilder();
      data.addOutputFields(FIELD);
      data.addFieldsData(column(json, hits));
    }
    return told.build();
  }

  static QueryResults with(QueryResults answer, int rows, String json) {
    QueryResults.Builder told = answer.toBuilder();
    told.getStatusBuilder().putExtraInfo("profile", json);
    if (rows > 0) {
      told.addOutputFields(FIELD);
      told.addFieldsData(column(json, rows));
    }
    return told.build();
  }

  private static FieldData column(String json, int rows) {
    JSONArray.Builder values = JSONArray.newBuilder().addData(ByteString.copyFromUtf8(json));
    FieldData.Builder column =
        FieldData.newBuilder().setFieldName(FIELD).setType(DataType.JSON).addValidData(true);
    for (int row = 1; row < rows; row++) {
      values.addData(ByteString.copyFromUtf8("null"));
      column.addValidData(false);
    }
    return column.setScalars(ScalarField.newBuilder().setJsonData(values)).build();
  }
}
