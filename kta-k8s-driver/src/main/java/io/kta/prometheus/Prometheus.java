package io.kta.prometheus;

import io.kta.metrics.Measurement;
import io.kta.metrics.MetricSource;
import io.kta.metrics.MetricSourceException;
import io.kta.source.PerOperator;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.Topology;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * A client for instant queries to Prometheus, or to another server with its HTTP API (Thanos,
 * Mimir, VictoriaMetrics). Its sources may be used by different threads.
 *
 * <p>A query that finds no series leaves the number unknown, as do NaN and infinity: 0/0 while
 * nothing happens is no zero. These are errors, and each says what to do: several series where one
 * number was asked for, a result that is no instant vector or scalar, Prometheus refusing the
 * query, and an answer in part, by which a sum would be too low: Prometheus and Thanos say so by a
 * warning, VictoriaMetrics by {@code isPartial}, and Mimir by an error. Thanos and VictoriaMetrics
 * are also asked to fail rather than to answer in part.
 *
 * <p>A server that refuses by 429 or 503 and says for how long ({@code Retry-After}) is asked again
 * after that if it is within the request's timeout, and otherwise not before.
 *
 * <p>The time of a measurement is not known: Prometheus answers with the time at which it evaluated
 * the query, not with that of the samples, which are up to its lookback delta old (5 minutes).
 *
 * @since 0.1
 */
public final class Prometheus {
  private final PrometheusApi api;

  Prometheus(PrometheusApi api) {
    this.api = api;
  }

  /**
   * Returns a builder.
   *
   * @param baseUrl the address below which {@code /api/v1/query} is, for example {@code
   *     http://prometheus:9090}
   * @throws IllegalArgumentException if it is no http or https address, or holds a password, a
   *     query or a fragment
   */
  public static PrometheusBuilder builder(URI baseUrl) {
    return new PrometheusBuilder(baseUrl);
  }

  /**
   * Returns a source with a query for each of some operators: one request per operator and cycle.
   *
   * @param byOperator PromQL that gives one number, by the operator's id or name
   */
  public MetricSource queries(Map<String, String> byOperator) {
    PerOperator<String> queries = new PerOperator<>(byOperator);
    return topology -> {
      Map<OperatorId, Measurement> known = new LinkedHashMap<>();
      queries.of(topology).forEach((id, promql) -> put(known, id, one(promql)));
      return known;
    };
  }

  /**
   * Returns a source with one query for all operators, made from a template: one request per
   * operator and cycle.
   *
   * @param template PromQL that gives one number, in which {@code ${id}} and {@code ${name}} stand
   *     for the operator's id and name, within a single- or double-quoted string
   * @throws IllegalArgumentException if the template has neither, or something else in braces
   */
  public MetricSource queryEach(String template) {
    QueryTemplate query = new QueryTemplate(template);
    return topology -> {
      Map<OperatorId, Measurement> known = new LinkedHashMap<>();
      for (Operator operator : topology.operators()) {
        put(known, operator.id(), one(query.of(operator)));
      }
      return known;
    };
  }

  /**
   * Returns a source with one query that gives the numbers of all operators at once: one request
   * per cycle. Series of which the label is no operator's are left alone.
   *
   * @param promql gives one series per operator, for example {@code sum by (task_name) (…)}
   * @param label the label that holds the operator's id or name
   */
  public MetricSource queryAll(String promql, String label) {
    return topology -> byLabel(topology, promql, label);
  }

  private Map<OperatorId, Measurement> byLabel(Topology topology, String promql, String label) {
    Map<String, Series> byValue = new LinkedHashMap<>();
    for (Series series : api.query(promql)) {
      String value = series.labels().get(label);
      if (value != null && byValue.put(value, series) != null) {
        throw new MetricSourceException(
            "%s gave two series with %s=\"%s\"; aggregate, for example by sum by (%s) (…)"
                .formatted(api.words(promql), label, value, label));
      }
    }
    Map<OperatorId, Measurement> known = new LinkedHashMap<>();
    for (Operator operator : topology.operators()) {
      Series byName = byValue.get(operator.name());
      Series found = byValue.getOrDefault(operator.id().value(), byName);
      if (found != null) {
        put(known, operator.id(), found.value());
      }
    }
    return known;
  }

  private OptionalDouble one(String promql) {
    List<Series> found = api.query(promql);
    if (found.size() > 1) {
      throw new MetricSourceException(
          "%s gave %d series where one number was expected, among them %s and %s; aggregate, for example by sum(…)"
              .formatted(
                  api.words(promql), found.size(), found.get(0).labels(), found.get(1).labels()));
    }
    return found.isEmpty() ? OptionalDouble.empty() : found.get(0).value();
  }

  private static void put(Map<OperatorId, Measurement> known, OperatorId id, OptionalDouble value) {
    value.ifPresent(number -> known.put(id, Measurement.undated(number)));
  }
}
