import { Link, List, ListItem } from "@tessera/ui";
import type { Data } from "./backend.ts";

export default function View({ data }: BlockProps<Data>) {
  return (
    <List ordered empty="No stories right now">
      {data.stories.map((story) => {
        const discussion = `https://news.ycombinator.com/item?id=${story.id}`;
        return (
          <ListItem
            title={story.title}
            href={story.url ?? discussion}
            note={
              <span class="tabular-nums">
                {story.points} points · <Link href={discussion}>{story.comments} comments</Link>
              </span>
            }
          />
        );
      })}
    </List>
  );
}
