/**
 * Settings of JSON that the HTTP API and the files of runs share.
 *
 * <pre>{@code
 * ObjectMapper mapper = Json.mapper();
 * }</pre>
 *
 * <p>Depends on nothing. Thread-safe. Start reading at {@link dev.cresset.dashboard.json.Json}.
 */
@NullMarked
package dev.cresset.dashboard.json;

import org.jspecify.annotations.NullMarked;
