/// Tests of the translation of rows and searches.
package io.elanus.server.grpc.dml;
