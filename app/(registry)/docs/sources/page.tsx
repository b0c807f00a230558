import { DocPage } from "#components/layout/doc-page.tsx";
import { CodeBlock } from "#components/ui/code-block.tsx";

export const metadata = { title: "Uploads and sources" };

const fromPostgres = JSON.stringify(
  {
    name: "support-answers",
    source: {
      kind: "postgres",
      connectionString: "postgresql://reader:…@db.example.com:5432/support",
      query: "SELECT question, answer, created_at FROM tickets WHERE closed",
    },
  },
  null,
  2,
);

export default function SourcesDocPage() {
  return (
    <DocPage
      lead="Where rows come from, and what happens to them on the way in. Rows are never changed: an export reads the bytes that came."
      sections={[
        {
          id: "files",
          title: "Files",
          body: (
            <>
              <p>
                JSON Lines, a JSON array of objects, CSV, TSV (the first line names the columns) and Parquet,
                each also compressed with gzip or zstd. The format is told by the content, not by the name
                alone; a file that holds no rows, such as a PDF or a workbook, is refused with what to do
                instead.
              </p>
              <p>
                A CSV keeps RFC 4180: as many cells in every record as the header names, separators and line
                ends inside double quotes only. One that does not is refused with the number of the record.
                Cells stay text, and an empty one is <code>null</code>. What a compressed file may grow to is
                bounded: 100 times its size, and 4 GiB at any rate.
              </p>
              <p>
                Uploads stream to storage while they are hashed, so a file of many gigabytes never stands in
                memory. An upload that breaks off leaves nothing behind. Text must be UTF-8.
              </p>
            </>
          ),
        },
        {
          id: "postgres",
          title: "A Postgres query",
          body: (
            <>
              <p>
                One <code>SELECT</code>, run in a read-only transaction on one consistent snapshot with a time
                limit of 30 minutes. It cannot write. The connection string is stored encrypted and never
                shown again.
              </p>
              <CodeBlock code={fromPostgres} label="POST /api/v1/datasets" />
            </>
          ),
        },
        {
          id: "folders",
          title: "A folder or a bucket",
          body: (
            <>
              <p>
                A folder on the server must lie below one that an administrator allowed in the settings; links
                that lead out of it are not followed. A bucket is an address like{" "}
                <code>s3://bucket/prefix</code>, read with the server’s own credentials.
              </p>
              <p>All data files below are read in the order of their names, as one dataset.</p>
            </>
          ),
        },
        {
          id: "versions",
          title: "Versions",
          body: (
            <p>
              Each upload or import is a version, named by the hash of its content. The same content again is
              the same version. An export names the version it read, and its manifest the digest of its input.
            </p>
          ),
        },
        {
          id: "profile",
          title: "Preview and profile",
          body: (
            <p>
              The preview pages through rows at any offset without reading the whole file. The profile says
              for each field its types, how often it is null, its lengths, most frequent values and examples.
              Of a file over 64 MiB it measures runs of rows spread evenly over the file, and says how many.
            </p>
          ),
        },
        {
          id: "duties",
          title: "Purpose, legal basis, retention, licence",
          body: (
            <p>
              Kept with the dataset for reviewers and for whoever answers an erasure request. Who may read the
              rows is set there too; every change of it is in the audit log.
            </p>
          ),
        },
      ]}
      title="Uploads and sources"
    />
  );
}
