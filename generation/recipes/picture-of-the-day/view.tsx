import { Empty, Image, Link, Stack } from "@tessera/ui";
import type { Data } from "./backend.ts";

export default function View({ data }: BlockProps<Data>) {
  const { picture } = data;
  if (picture === null) {
    return <Empty title="No picture for today yet" note="Wikimedia Commons picks one a day" />;
  }
  return (
    <Stack gap={2}>
      <Image
        src={picture.address}
        alt={picture.description || picture.title}
        width={picture.width}
        height={picture.height}
        rounded
      />
      {picture.description !== "" && <p class="text-sm">{picture.description}</p>}
      <p class="text-xs text-muted-foreground">
        <Link href={picture.page}>{picture.artist}</Link> · {picture.license}
      </p>
    </Stack>
  );
}
