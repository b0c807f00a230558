/** Id of the list of a dataset's field names that inputs offer. */
export const fieldNamesId = "dataset-field-names";

/** The names that inputs with `list={fieldNamesId}` offer. A name that looks like a pointer is offered as one. */
export function FieldNames({ names }: { names: readonly string[] }) {
  return (
    <datalist id={fieldNamesId}>
      {names.map((name) => (
        <option
          key={name}
          value={name.startsWith("/") ? `/${name.replaceAll("~", "~0").replaceAll("/", "~1")}` : name}
        />
      ))}
    </datalist>
  );
}
