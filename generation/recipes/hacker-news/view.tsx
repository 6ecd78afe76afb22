import { Empty, Link, List, ListItem } from "@tessera/ui";
import type { Data } from "./backend.ts";

export default function View({ data }: BlockProps<Data>) {
  if (data.stories.length === 0) return <Empty title="No stories right now" />;
  return (
    <List ordered>
      {data.stories.map((story) => (
        <ListItem
          title={story.title}
          href={story.address ?? discussionOf(story.id)}
          note={
            <span class="tabular-nums">
              {story.points} points · <Link href={discussionOf(story.id)}>{story.comments} comments</Link>
              {story.host && ` · ${story.host}`}
            </span>
          }
        />
      ))}
    </List>
  );
}

function discussionOf(id: number): string {
  return `https://news.ycombinator.com/item?id=${id}`;
}
