public class Labels implements RequestHandler<Map<String, String>, Map<String, String>> {
  public Map<String, String> handleRequest(Map<String, String> input, Context context) {
    return Map.of("label", Printer.labelOf(input.get("order")));
  }
}
